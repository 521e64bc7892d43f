"""Serves a page on which a buyer pays an account by card. The payment is settled at once.

Each endpoint of the account is then sent its signed events, as Stripe does. One that does not answer is not
tried again: what no webhook told of, a feed finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.stripe.account import Account
from local.standins.stripe.telling import Post, later
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer, Sale, Thing

AT = "/buy"
PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
PAGES.filters["pounds"] = lambda pence: f"£{pence // 100:,}.{pence % 100:02}"
AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{2})?")
# Stripe takes no card for less.
LEAST = 30
CITY = "London"


def buyer_routes(accounts: Mapping[str, Account], clock: Callable[[], datetime], post: Post) -> list[Route]:
    """Makes the routes below /buy, each account's by its id. Nobody signs in there, as nobody does to pay."""

    def shown(request: Request) -> Response:
        account = _account(accounts, request)
        return _page(account, is_paid="paid" in request.query_params) if account else _nothing()

    async def paid(request: Request) -> Response:
        account = _account(accounts, request)
        if account is None:
            return _nothing()
        typed = {name: str(value).strip() for name, value in (await request.form()).items()}
        try:
            sale = _sale(typed, clock())
        except ValueError as mistake:
            return _page(account, typed, str(mistake), status=400)
        account.news += pay(account, sale)
        return RedirectResponse(f"{request.url.path}?paid=yes", 303, background=later(account, post))

    path = f"{AT}/{{account}}"
    return [Route(path, shown), Route(path, paid, methods=["POST"])]


def pay(account: Account, sale: Sale) -> list[Thing]:
    """Puts a sale among what an account shows, and returns the events that Stripe sends of it."""
    events = [shapes.succeeded(sale), shapes.updated(sale)]
    balance, net = account.objects.balance, sale.settled - sale.fee
    (pending,) = balance["pending"]
    more = {"balance": {**balance, "pending": [{**pending, "amount": pending["amount"] + net}]}}
    account.add({**shapes.paid(sale), "events": events, **more})
    return events


def _sale(typed: Mapping[str, str], now: datetime) -> Sale:
    """Reads what the buyer typed. Raises ValueError for what nobody could charge."""
    if not all(typed.get(each) for each in ("name", "email", "what")):
        raise ValueError("Name, e-mail address and what it is for are needed.")
    if not AMOUNT.fullmatch(typed.get("amount", "")):
        raise ValueError("An amount is in pounds and pence, such as 12.50.")
    pence = int(Decimal(typed["amount"]) * 100)
    if pence < LEAST:
        raise ValueError("The amount must be at least £0.30.")
    buyer = Buyer(typed["name"], typed["email"], CITY)
    return Sale(int(now.timestamp()), buyer, typed["what"], pence)


def _account(accounts: Mapping[str, Account], request: Request) -> Account | None:
    wanted = request.path_params["account"]
    return next((each for each in accounts.values() if each.objects.account["id"] == wanted), None)


def _page(
    account: Account,
    typed: Mapping[str, Any] | None = None,
    mistake: str = "",
    *,
    is_paid: bool = False,
    status: int = 200,
) -> Response:
    name = account.objects.account["business_profile"]["name"]
    told = {"name": name, "typed": typed or {}, "mistake": mistake, "is_paid": is_paid}
    return HTMLResponse(PAGES.get_template("buy.html").render(told), status)


def _nothing() -> Response:
    return HTMLResponse("<p>Nobody is paid here.</p>", 404)
