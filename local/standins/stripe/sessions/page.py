"""Serves the page of a session, on which a buyer pays, fails or goes back, and the bank pays later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.stripe.account import Account
from local.standins.stripe.checkout import PAGES
from local.standins.stripe.fields import email
from local.standins.stripe.refusals import Refusal
from local.standins.stripe.sessions.checkout import NotPayable
from local.standins.stripe.sessions.checks import WAYS
from local.standins.stripe.sessions.payments import Way
from local.standins.stripe.sessions.session import PAY
from local.standins.stripe.shown import Thing
from local.standins.stripe.telling import Post, later
from local.worlds.stripe_shapes import Buyer

# The button that has the card declined, and those of the bank.
DECLINE = "decline"
BANK = {"settle": "settle", "fail": "fail_later"}


def pay_routes(accounts: Mapping[str, Account], clock: Callable[[], datetime], post: Post) -> list[Route]:
    """Makes the routes below /pay, each session's by its id. Who has the address may pay, as at Stripe."""

    async def answered(request: Request) -> Response:
        id = request.path_params["session"]
        account = _account(accounts, id)
        if account is None:
            return HTMLResponse("<p>There is no such session.</p>", 404)
        account.checkout.expire_due(clock())
        response = await _paid(request, account, id) if request.method == "POST" else _page(account, id)
        response.background = later(account, post)
        return response

    return [Route(f"{PAY}/{{session}}", answered, methods=["GET", "POST"])]


async def _paid(request: Request, account: Account, id: str) -> Response:
    """Does what the button says. A buyer who has paid is sent on, as is one who pays in a delayed way."""
    typed = {name: str(value).strip() for name, value in (await request.form()).items()}
    pressed = typed.get("way", "")
    try:
        if pressed in BANK:
            getattr(account.checkout, BANK[pressed])(id)
            return RedirectResponse(request.url.path, 303)
        buyer = _buyer(typed)
        if pressed == DECLINE:
            account.checkout.decline(id, buyer)
            return _page(account, id, typed, "Your card was declined. Try again, or another way.", 402)
        session = account.checkout.pay(id, _way(pressed), buyer)
    except ValueError as mistake:
        return _page(account, id, typed, str(mistake), 400)
    return RedirectResponse(session["success_url"].replace("{CHECKOUT_SESSION_ID}", id), 303)


def _way(pressed: str) -> Way:
    if pressed not in WAYS:
        raise NotPayable("Choose a way to pay.")
    return cast(Way, pressed)


def _buyer(typed: Mapping[str, str]) -> Buyer:
    if not (typed.get("name") and typed.get("email")):
        raise NotPayable("Name and e-mail address are needed.")
    try:
        email("email", typed["email"])
    except Refusal:
        raise NotPayable("The e-mail address is not one.") from None
    return Buyer(typed["name"], typed["email"], "")


def _account(accounts: Mapping[str, Account], id: str) -> Account | None:
    return next((each for each in accounts.values() if each.checkout.is_here(id)), None)


def _page(
    account: Account, id: str, typed: Mapping[str, str] | None = None, mistake: str = "", status: int = 200
) -> Response:
    session = account.checkout.session(id)
    told = {
        "name": account.objects.account["business_profile"]["name"],
        "session": session,
        "lines": account.checkout.order(id).lines,
        "ways": [way for way, kind in WAYS.items() if kind in session["payment_method_types"]],
        "on_its_way": account.checkout.is_on_its_way(id),
        "typed": typed or _known(account, session),
        "mistake": mistake,
    }
    return HTMLResponse(PAGES.get_template("pay.html").render(told), status)


def _known(account: Account, session: Thing) -> dict[str, str]:
    """Returns what the page knows of the buyer before anything is typed."""
    customer = account.objects.by_id.get(session["customer"] or "", {})
    email = session["customer_email"] or customer.get("email")
    return {"name": customer.get("name") or "", "email": email or ""}
