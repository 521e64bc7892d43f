"""Opens the order forms of two businesses, with AWS in this process and providers of ten lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import boto3
import pytest
import time_machine

from functions.orderforms import ordering, pages, selling, wiring
from functions.orderforms.selling import OrderingDeps
from local.stack.aws import aws
from local.stack.business import XERO_APP
from shared.catalogue.comparing import Kept
from shared.orders.forms import Extra, FormLine, Look, OrderForm, Quantity, Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Refused, Seen, WaysBack
from shared.queue import Message
from shared.store import businesses, catalogue, catalogue_readings, charts, order_forms, orders
from shared.store.catalogue_readings import Reading
from tests.functions.manage.browser import Answer
from tests.functions.orderforms.browser import SITE, Buyer, boxes
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SERVICE = item("service", name="Boiler service", unit_price=Decimal(100))
STOOL = item("stool", name="Stool", unit_price=Decimal("33.33"), is_tracked=True, quantity_on_hand=Decimal(5))
VISIT = Extra("Call-out", Decimal("12.50"), "200", "OUTPUT2")
FORM = OrderForm(
    id="f1",
    title="Boiler service",
    address="boilers",
    lines=(FormLine("l1", "service"), FormLine("l2", "stool"), FormLine("l3", VISIT, Quantity(0, 3))),
    ways=("card", "direct_debit", "bank", "offline"),
    terms="Payment within 14 days.",
    asks=("phone", "company", "delivery_address", "notes"),
    look=Look("Acme Boilers", "#ffd500"),
    emailing="on_authorisation",
    state="open",
)
ADA = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.org",
    "phone": "01904 123456",
    "line1": "1 Mill Lane",
    "city": "York",
    "postal_code": "YO1 7HH",
    "terms": "yes",
    "way": "offline",
}


EXPIRED = Seen("expired")


@dataclass(slots=True)
class Till:
    """A provider: what it opened, how each page stands, and what it says when it is asked."""

    opened: list[str] = field(default_factory=list)
    backs: list[WaysBack] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    fails: Exception | None = None
    stands: Seen = EXPIRED

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        if self.fails:
            raise self.fails
        id = f"cs_{order.id}_{attempt.number}"
        self.opened.append(id)
        self.backs.append(back)
        return Opened(id, f"https://pay.example/{id}", attempt.expires_at)

    def see(self, attempt: Attempt) -> Seen:
        del attempt
        return self.stands

    def end(self, attempt: Attempt) -> Seen:
        self.expired.append(attempt.at_provider)
        return self.stands

    def go_on(self, order: Order, attempt: Attempt, seen: Seen) -> Seen:
        del order, attempt
        return seen

    def refund(self, payment: str, pence: int, key: str) -> str:
        raise NotImplementedError(payment, pence, key)


@dataclass(slots=True)
class Shop:
    """The forms of a business, and whoever buys there."""

    clock: time_machine.Traveller
    till: Till
    queue: str
    buyer: Buyer = field(default_factory=Buyer)

    def save(self, **changed: Any) -> OrderForm:
        """Saves the form with changes, as its owner does."""
        before = order_forms.read("acme", "f1") or FORM
        return order_forms.save("acme", replace(before, **changed))

    def opened(self, **pieces: str) -> dict[str, str]:
        """Opens the form, and fills it in after some seconds; `pieces` are by the lines' ids."""
        typed = boxes(self.buyer.get("/f/boilers"))
        self.clock.shift(timedelta(seconds=20))
        return typed | ADA | {f"pieces-{line}": said for line, said in pieces.items()}

    def agreed(self, typed: dict[str, str]) -> dict[str, str]:
        """Returns what was typed with the total that the form shows for it."""
        return typed | {"agreed": boxes(self.buyer.post("/f/boilers", typed | {"look": "total"}))["agreed"]}

    def order(self, way: Way = "offline", **pieces: str) -> Answer:
        """Orders from the form to its end."""
        typed = self.agreed(self.opened(**(pieces or {"l1": "1"})) | {"way": way})
        return self.buyer.post("/f/boilers", typed)

    def placed(self, tenant: str = "acme") -> list[Order]:
        return orders.latest(tenant, 100)

    def told(self) -> list[Message]:
        """Takes what was queued for the books."""
        sqs = boto3.client("sqs")
        answer = sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
        return [Message.parse(each["Body"]) for each in answer.get("Messages", ())]


@pytest.fixture
def shop(quick_aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    urls = {"PAGES_URL": SITE, "STRIPE_API_URL": "https://api.stripe.com", "GOCARDLESS_API_URL": SITE}
    with time_machine.travel(NOW, tick=False) as clock, aws(XERO_APP, urls) as queues:
        till = Till()
        _forget()
        monkeypatch.setattr(ordering, "wire", lambda: _deps(till))
        _sell("acme")
        made = Shop(clock, till, queues.inbox)
        made.save()
        yield made
    _forget()


def _deps(till: Till) -> OrderingDeps:
    deps = selling.wire()

    def sellers(tenant: str, way: Way) -> Till:
        del tenant, way
        return till

    return _made.setdefault(id(deps), replace(deps, sellers=sellers))


_made: dict[int, OrderingDeps] = {}


def _forget() -> None:
    _made.clear()
    for each in (wiring.wire, selling.wire, pages._mangum, ordering._mangum):
        each.cache_clear()


def _sell(tenant: str) -> None:
    businesses.begin(tenant, f"{tenant.title()} Ltd", "Europe/London", vat_registered=True, now=NOW)
    charts.keep(tenant, CHART)
    catalogue.keep(tenant, [Kept(each) for each in (SERVICE, STOOL)])
    catalogue_readings.save(tenant, Reading(NOW, NOW))


@pytest.fixture
def other(shop: Shop) -> OrderForm:
    """Opens a form of another business, with the same id and the same products."""
    _sell("guitar")
    return order_forms.save("guitar", replace(FORM, address="guitars", title="Guitars"))


__all__ = ["ADA", "FORM", "NOW", "Refused", "Shop", "Till"]
