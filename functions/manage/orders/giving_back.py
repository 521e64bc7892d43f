"""Shows what can be given back of an order, and what became of what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.manage.customers.standing import Badge
from functions.manage.formats import moment, money
from functions.manage.orders.refund_words import AT, badge_of, said_of
from functions.manage.orders.words import BY
from functions.manage.tables import Column
from shared.operations.orders.refunding import is_remembered, to_pay_back
from shared.orders.orders import Attempt, Order, Refund
from shared.orders.refunds import needing_person

COLUMNS = (
    Column("Asked"),
    Column("Amount", is_amount=True),
    Column("Paid by"),
    Column("What became of it"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A payment of which something can be given back. `left` is for people, `pounds` for a box."""

    number: int
    at: str
    begun: str
    left: str
    pounds: str


@dataclass(frozen=True, slots=True)
class Line:
    """A refund as the page shows it. `may_ask_again` and `may_deal_with`: with a button."""

    number: int
    asked: str
    amount: str
    paid_by: str
    badge: Badge
    says: str
    may_ask_again: bool
    may_deal_with: bool


def context(order: Order, zone: str, now: datetime, may_change: bool) -> dict[str, Any]:
    """Returns what the template is told. Whoever may not change anything sees what was given back."""
    return {
        "refund_columns": COLUMNS,
        "refunds": [_line(order, each, zone, now, may_change) for each in order.refunds],
        "give_backs": [*_offers(order, zone)] if may_change else [],
        "is_by_mandate": may_change and any(_is_left_out(order, each) for each in order.attempts),
        "is_beyond": order.money.kept > (0 if order.cancelled_at else order.priced.gross),
    }


def _offers(order: Order, zone: str) -> Iterator[Offer]:
    for each in order.attempts:
        if left := to_pay_back(order, each.number):
            pounds = f"{left // 100}.{left % 100:02}"
            yield Offer(each.number, AT[each.way], moment(each.begun_at, zone), money(left), pounds)


def _is_left_out(order: Order, attempt: Attempt) -> bool:
    """Whether something could be given back of what an attempt has paid, and not from here."""
    return order.refundable(attempt.number) > 0 and not to_pay_back(order, attempt.number)


def _line(order: Order, refund: Refund, zone: str, now: datetime, may_change: bool) -> Line:
    remembered = is_remembered(refund, now)
    is_open = not (refund.at_provider or refund.why_not)
    return Line(
        refund.number,
        moment(refund.asked_at, zone),
        money(refund.pence),
        BY[attempt_of(order, refund).way],
        badge_of(refund),
        said_of(refund, is_remembered=remembered),
        may_ask_again=may_change and is_open and remembered and not refund.dealt_with_at,
        may_deal_with=may_change and refund in needing_person(order),
    )


def attempt_of(order: Order, refund: Refund) -> Attempt:
    return next(each for each in order.attempts if each.number == refund.attempt)
