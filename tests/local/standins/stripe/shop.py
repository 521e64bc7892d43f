"""An account whose Checkout Sessions are opened by the real SDK, on a stand-in whose clock a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import stripe

from local.standins.serving import serving
from local.standins.stripe import Account, StripeStandIn
from local.standins.stripe.shown import Thing
from tests.local.standins.stripe.conftest import NOW

SHOP = "https://shop.example"


class Shop:
    """Its webhook was there before: a test takes the news itself."""

    def __init__(self, *permissions: str, is_live: bool = False) -> None:
        self.now = NOW
        self.standin = StripeStandIn(lambda: self.now, limits=None)
        self.account: Account = self.standin.open_account("acct_1Shop", "The Shop", is_live)
        self.account.webhook_secret = "whsec_shop"
        mode = "live" if is_live else "test"
        self.key = f"rk_{mode}_0123456789" if permissions else f"sk_{mode}_0123456789"
        self.standin.add_key(self.account, self.key, permissions or None)

    @contextmanager
    def open(self) -> Iterator[Shop]:
        with serving(self.standin.app) as url:
            http = stripe.RequestsClient()
            self.url = url
            self.client = stripe.StripeClient(self.key, base_addresses={"api": url}, http_client=http)
            self.api = self.client.v1.checkout.sessions
            yield self
            http.close()  # type: ignore[no-untyped-call]

    def session(self, **fields: Any) -> str:
        """Opens a session and returns its id."""
        return self.api.create(params(**fields)).id

    def pass_time(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now

    def news(self) -> list[str]:
        """Takes the types of the events that nobody was told of yet."""
        return [event["type"] for event in self.account.take_news()]

    def the(self, kind: str) -> Thing:
        """Returns the only object of a kind."""
        (only,) = self.account.objects.of(kind)
        return only

    def is_balanced(self) -> bool:
        """Says whether the balance is the sum of what its transactions leave."""
        balance = self.account.objects.balance
        held = sum(each["amount"] for part in ("available", "pending") for each in balance[part])
        moved = sum(each["net"] for each in self.account.objects.of("balance_transaction"))
        return bool(held == moved)


def line(pence: int = 3600, quantity: int = 1, recurring: str | dict[str, Any] = "", **price: Any) -> Any:
    data: dict[str, Any] = {"currency": "gbp", "product_data": {"name": "A lesson"}, "unit_amount": pence}
    if recurring:
        data["recurring"] = {"interval": recurring} if isinstance(recurring, str) else recurring
    return {"price_data": data | price, "quantity": quantity}


def params(**fields: Any) -> Any:
    """Returns what opens a session for a lesson; None leaves a field out."""
    sent = {"mode": "payment", "line_items": [line()], "success_url": f"{SHOP}/done", **fields}
    return {name: value for name, value in sent.items() if value is not None}


def monthly(**fields: Any) -> dict[str, Any]:
    """Returns the fields of a subscription with something to pay once beside it."""
    lines = [line(2000, 2, "month"), line(500)]
    return {"mode": "subscription", "line_items": lines, **fields}
