"""Pays back what was paid of an order, on an owner's click. The books follow the provider's movement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.operations.orders.selling import Sellers
from shared.orders.orders import Order, Refund
from shared.orders.paying import Refused
from shared.store import orders


class NotRefundable(Exception):
    """Nothing was paid back: that payment is not there, or less than that is left of what was paid by it."""


def refund(
    tenant: str, order: Order, number: int, pence: int, sellers: Sellers, now: datetime
) -> tuple[Order, Refund]:
    """Pays back pence of the attempt of this number. It is noted first, so that nobody pays it back twice.

    Returns the order and the refund; `why_not` is filled where the provider refuses. Raises NotRefundable,
    Overtaken where somebody else has changed the order, and Unavailable: `again` then asks once more.
    """
    if not 0 < pence <= order.refundable(number):
        raise NotRefundable(order.id)
    asked = Refund(len(order.refunds) + 1, number, pence, now)
    order = orders.save(tenant, replace(order, refunds=(*order.refunds, asked)))
    return carry_out(tenant, order, asked, sellers)


def carry_out(tenant: str, order: Order, asked: Refund, sellers: Sellers) -> tuple[Order, Refund]:
    """Asks the provider for a refund that was noted; asked again, it is the same one."""
    attempt = next(each for each in order.attempts if each.number == asked.attempt)
    try:
        id = sellers(tenant, attempt.way).refund(
            attempt.paid_by, asked.pence, f"{order.id}-refund-{asked.number}"
        )
        made = replace(asked, at_provider=id)
    except Refused as refused:
        made = replace(asked, why_not=refused.why)
    refunds = tuple(made if each.number == asked.number else each for each in order.refunds)
    return orders.save(tenant, replace(order, refunds=refunds)), made


def unfinished(order: Order) -> list[Refund]:
    """Returns the refunds of which nobody knows whether the provider was asked: they are asked for again."""
    return [each for each in order.refunds if not each.at_provider and not each.why_not]
