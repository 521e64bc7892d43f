"""Serves the page on which a payer authorises what a billing request asks for.

Real payers sign in at their bank; here they press what the bank would answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.gocardless.calls.flows import PAGES
from local.standins.gocardless.moves import visiting
from local.standins.gocardless.moves.requests import is_by_bank
from local.standins.gocardless.organisation import Organisation
from local.standins.gocardless.payer_forms import read, shown_fields
from local.standins.gocardless.shown import Thing
from local.standins.gocardless.telling import Postman

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
DECLINED = "Your bank has declined the payment."


class Visit(NamedTuple):
    """Whoever opens a flow, and whose money it will be."""

    organisation: Organisation
    flow: Thing
    request: Thing


def payer_routes(
    organisations: Mapping[str, Organisation], clock: Callable[[], datetime], postman: Postman
) -> list[Route]:
    """Makes the routes below /flow, each flow's by its id. Nobody signs in: the address is the secret."""

    async def opened(request: Request) -> Response:
        return _shown(_visit(organisations, request), None)

    async def pressed(request: Request) -> Response:
        typed = {name: str(value).strip() for name, value in (await request.form()).items()}
        return _shown(_visit(organisations, request), typed)

    def _shown(visit: Visit | None, typed: Mapping[str, str] | None) -> Response:
        if visit is None:
            return _note("There is nothing here.", 404)
        with visit.organisation.lock:
            response = _answered(visit, typed, clock())
            response.background = postman.news(visit.organisation)
            return response

    path = f"{PAGES}/{{flow}}"
    return [Route(path, opened), Route(path, pressed, methods=["POST"])]


def _visit(organisations: Mapping[str, Organisation], request: Request) -> Visit | None:
    wanted = request.path_params["flow"]
    for organisation in organisations.values():
        account = organisation.live.account
        if flow := account.flows.get(wanted):
            return Visit(organisation, flow, visiting.request_of(account, flow))
    return None


def _answered(visit: Visit, typed: Mapping[str, str] | None, now: datetime) -> Response:
    """Answers what was pressed; nothing typed is somebody who looks."""
    if visiting.is_over(visit.flow, visit.request, now):
        return _note("This link has expired.", 410)
    if visit.request["status"] == "fulfilled":
        return _note("You have done this already.", 200) if typed is None else _back(visit)
    if typed is None:
        visiting.visit(visit.organisation.live.account, visit.flow)
        return _page(visit)
    return _pressed(visit, typed)


def _pressed(visit: Visit, typed: Mapping[str, str]) -> Response:
    account, flow, does = visit.organisation.live.account, visit.flow, typed.get("does")
    if does == "leave":
        visiting.leave(account, flow)
        return _on(flow["exit_uri"], {"id": flow["id"]}, "You have left without paying.")
    try:
        details = read(flow, visit.request, typed)
    except ValueError as mistake:
        return _page(visit, typed, str(mistake), 400)
    if does == "decline" and is_by_bank(visit.request):
        visiting.deny(account, flow, details)
        return _page(visit, mistake=DECLINED)
    if does not in ("authorise", "unsigned"):
        return _page(visit, typed, "Please press one of the buttons.", 400)
    visiting.authorise(account, flow, details, is_signed=does == "authorise")
    return _back(visit)


def _back(visit: Visit) -> Response:
    """Sends the payer back to the shop; whoever presses twice is sent back twice."""
    more = {"outcome": "success", "id": visit.flow["id"]}
    return _on(visit.flow["redirect_uri"], more, "Thank you. It is done.")


def _on(address: str | None, more: Mapping[str, str], words: str) -> Response:
    """Sends the payer back to where he came from, or says that he is done if nobody wants him back."""
    if address is None:
        return _note(words, 200)
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *more.items()])
    return RedirectResponse(parts._replace(query=query).geturl(), 303)


def _page(
    visit: Visit, typed: Mapping[str, str] | None = None, mistake: str = "", status: int = 200
) -> Response:
    creditor = visit.organisation.objects.of("creditors")[0]
    told = {
        "name": creditor["name"],
        "request": visit.request,
        "fields": shown_fields(visit.flow, visit.request, typed or {}),
        "by_bank": is_by_bank(visit.request),
        "mistake": mistake,
    }
    return HTMLResponse(TEMPLATES.get_template("flow.html").render(told), status)


def _note(words: str, status: int) -> Response:
    return HTMLResponse(TEMPLATES.get_template("note.html").render(words=words), status)
