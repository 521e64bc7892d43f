"""Cancels an order that nobody has paid: the books end its invoice, and its pieces can be ordered again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.operations.orders.refunding import can_pay_back
from shared.operations.orders.telling import tell
from shared.orders.orders import Order
from shared.queue import Inbox
from shared.store import orders, stock


class NoSuchOrder(Exception):
    """The business has no order of this number."""


class ChangedMeanwhile(Exception):
    """Something has become of the order since it was seen. Nothing was changed."""


class MayNot(Exception):
    """The order cannot be cancelled now; the text says why, in whole sentences. Nothing was changed."""


def why_not(order: Order) -> str:
    """Returns why an order cannot be cancelled, in whole sentences; empty where it can be."""
    if order.cancelled_at:
        return "It is cancelled already."
    if order.money.came:
        return _money_came(order)
    if any(each.outcome in ("submitted", "succeeded") for each in order.attempts):
        return "A payment is on its way. Wait until it has come or failed."
    return ""


def _money_came(order: Order) -> str:
    if order.money.kept <= 0:
        return "Money came for it, and all of that was given back. Nothing is left to cancel."
    if can_pay_back(order):
        return (
            'Money has come for it. Give it back instead, under "Give money back" on the page of the order.'
        )
    return "Money has come for it. Give it back instead: where it came to, or with a credit note in Xero."


def cancel(tenant: str, id: str, revision: int, queue: Inbox, now: datetime) -> Order:
    """Cancels an order that somebody saw at this revision, once: for one that is cancelled, what was cut
    short is finished.

    Raises NoSuchOrder, ChangedMeanwhile, MayNot, or Unavailable where it may go well a moment later.
    """
    order = orders.read(tenant, id)
    if order is None:
        raise NoSuchOrder(id)
    cancelled = order if order.cancelled_at else _cancelled(tenant, order, revision, now)
    for item in sorted(cancelled.items):
        stock.hold_at_most(tenant, item, cancelled.holders, 0)
    tell(tenant, cancelled, "cancelled", cancelled.cancelled_at or now, queue)
    return cancelled


def _cancelled(tenant: str, order: Order, revision: int, now: datetime) -> Order:
    if order.revision != revision:
        raise ChangedMeanwhile(order.id)
    if why := why_not(order):
        raise MayNot(why)
    try:
        return orders.save_and_tell(tenant, replace(order, cancelled_at=now), "cancelled", now)
    except orders.Overtaken:
        raise ChangedMeanwhile(order.id) from None
