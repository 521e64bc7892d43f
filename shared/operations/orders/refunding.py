"""Pays back what was paid of an order, on an owner's click. The books follow the provider's movement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from shared.operations.orders.selling import Sellers
from shared.operations.orders.storing import changed
from shared.orders.orders import Order, Refund
from shared.orders.paying import Refused
from shared.orders.refunds import needing_person
from shared.store import orders

# Stripe remembers for a day what it was asked, GoCardless for longer: asked again later, it could be paid
# back twice. An hour is for the clocks.
REMEMBERED = timedelta(hours=23)
# The ids of mandates begin so; those of payments do not.
MANDATE = "MD"


class NotRefundable(Exception):
    """Nothing was paid back: that payment is not there, or less than that is left of what was paid by it."""


def refund(
    tenant: str, order: Order, number: int, pence: int, sellers: Sellers, now: datetime
) -> tuple[Order, Refund]:
    """Pays back pence of the attempt of this number. It is noted first, so that nobody pays it back twice.

    Returns the order and the refund; `why_not` is filled where the provider refuses. Raises NotRefundable,
    Overtaken where somebody else has changed the order, and Unavailable: `again` then asks once more.
    """
    if not 0 < pence <= to_pay_back(order, number):
        raise NotRefundable(order.id)
    asked = Refund(len(order.refunds) + 1, number, pence, now)
    order = orders.save(tenant, replace(order, refunds=(*order.refunds, asked)))
    return carry_out(tenant, order, asked, sellers)


def carry_out(tenant: str, order: Order, asked: Refund, sellers: Sellers) -> tuple[Order, Refund]:
    """Asks the provider for a refund that was noted. While it `is_remembered`, it is the same one again.

    What it says is kept whatever else becomes of the order meanwhile. Raises Unavailable.
    """
    attempt = next(each for each in order.attempts if each.number == asked.attempt)
    try:
        id = sellers(tenant, attempt.way).refund(
            attempt.paid_by, asked.pence, f"{order.id}-refund-{asked.number}"
        )
        made = replace(asked, at_provider=id)
    except Refused as refused:
        made = replace(asked, why_not=refused.why)
    kept = changed(tenant, order.id, lambda each: _kept(each, made))
    if kept is None:
        raise AssertionError(f"{order.id} was there when its refund was noted")
    return kept, made


def deal_with(tenant: str, order: Order, number: int, now: datetime) -> Order:
    """Notes that nothing is left to do about a refund that needs a person; does nothing about any other.

    Nobody but that person knows, such as of money that was paid from the bank. Raises Unavailable.
    """

    def rule(each: Order) -> Order:
        found = next((one for one in needing_person(each) if one.number == number), None)
        return _kept(each, replace(found, dealt_with_at=now)) if found else each

    return changed(tenant, order.id, rule, known=order) or order


def to_pay_back(order: Order, number: int) -> int:
    """Returns how many pence of an attempt's payment can still be paid back: none of one at no provider.

    Of a mandate, by which several payments are collected, none: the owner chooses one at the provider.
    """
    paid_by = next((each.paid_by for each in order.attempts if each.number == number), "")
    return order.refundable(number) if paid_by and not paid_by.startswith(MANDATE) else 0


def can_pay_back(order: Order) -> bool:
    """Whether something can be paid back of any payment of an order from here."""
    return any(to_pay_back(order, each.number) for each in order.attempts)


def unfinished(order: Order) -> list[Refund]:
    """Returns the refunds of which nobody knows whether the provider was asked: they are asked for again."""
    return [each for each in order.refunds if not each.at_provider and not each.why_not]


def is_remembered(asked: Refund, now: datetime) -> bool:
    """Whether the provider still knows that it was asked, so that asking again pays nothing back twice."""
    return now < asked.asked_at + REMEMBERED


def _kept(order: Order, made: Refund) -> Order:
    refunds = tuple(made if each.number == made.number else each for each in order.refunds)
    return replace(order, refunds=refunds)
