"""Serves the pages on which an owner enters a webhook, and on which banks answer.

Nobody signs in there, since the stand-in is on this machine only. Real banks answer after days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.gocardless.bank import Bank
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.payer_pages import TEMPLATES
from local.standins.gocardless.telling import Postman

AT = "/dashboard"
# What banks do with a payment, a mandate or all that is due, by the buttons.
ANSWERS: Mapping[str, Callable[[Bank, str], object]] = {
    "confirm": lambda bank, payment: bank.confirm(payment),
    "fail": lambda bank, payment: bank.fail(payment),
    "sign": lambda bank, mandate: bank.sign(mandate),
    "pay_out": lambda bank, _: bank.pay_out(),
}
MISSING = "pending_customer_approval"


def dashboard_routes(organisations: Mapping[str, Organisation], postman: Postman) -> list[Route]:
    """Makes the routes below /dashboard, each organisation's by the id of its creditor."""

    def opened(request: Request) -> Response:
        organisation = _find(organisations, request)
        return _page(organisation) if organisation else _nothing()

    async def pressed(request: Request) -> Response:
        organisation = _find(organisations, request)
        if organisation is None:
            return _nothing()
        typed = {name: str(value).strip() for name, value in (await request.form()).items()}
        try:
            _do(organisation, typed)
        except (KeyError, ValueError) as mistake:
            return _page(organisation, str(mistake), 400)
        return RedirectResponse(request.url.path, 303, background=postman.news(organisation))

    path = f"{AT}/{{creditor}}"
    return [Route(path, opened), Route(path, pressed, methods=["POST"])]


def _find(organisations: Mapping[str, Organisation], request: Request) -> Organisation | None:
    wanted = request.path_params["creditor"]
    found = (each for each in organisations.values() if each.objects.one("creditors", wanted))
    return next(found, None)


def _do(organisation: Organisation, typed: Mapping[str, str]) -> None:
    """Does what a button says. Raises ValueError or KeyError where it cannot be done."""
    does = typed.get("does", "")
    if does == "webhook":
        _enter(organisation, typed.get("url", ""))
    elif does in ANSWERS:
        ANSWERS[does](Bank(organisation), typed.get("what", ""))
    else:
        raise ValueError("Please press one of the buttons.")


def _enter(organisation: Organisation, url: str) -> None:
    """Makes a webhook endpoint with a secret of one word. GoCardless takes http for this machine alone."""
    if not url.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise ValueError("The URL of a webhook endpoint begins with https://.")
    organisation.set_up_webhook(url, token_urlsafe(30))


def _page(organisation: Organisation, mistake: str = "", status: int = 200) -> Response:
    # What was made so far; a world's own payments are as they are.
    made: Mapping[str, Any] = organisation.live.account.things
    told = {
        "name": organisation.objects.of("creditors")[0]["name"],
        "organisation": organisation,
        "payments": made["payments"],
        "unsigned": [each for each in made["mandates"] if each["status"] == MISSING],
        "mistake": mistake,
    }
    return HTMLResponse(TEMPLATES.get_template("dashboard.html").render(told), status)


def _nothing() -> Response:
    return HTMLResponse(TEMPLATES.get_template("note.html").render(words="There is nothing here."), 404)
