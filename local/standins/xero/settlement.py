"""Marks an open item as authorised or paid, by what is left of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from local.standins.xero.records import ZERO, Allocation, OpenItem, Payment

Item = TypeVar("Item", bound=OpenItem)


def settled(item: Item, day: date | None = None) -> Item:
    """Marks the item AUTHORISED or PAID, by what is left; a zero document is paid once it is approved."""
    if item.status not in ("AUTHORISED", "PAID"):
        return item
    if item.left == ZERO:
        return replace(item, status="PAID", paid_on=day or item.date)
    return replace(item, status="AUTHORISED", paid_on=None)


def paid(item: Item, payment: Payment, now: datetime) -> Item:
    """Returns the item with one more payment; its updated date moves, as in Xero."""
    ids = (*item.payment_ids, payment.id)
    whole = replace(item, payment_ids=ids, paid=item.paid + payment.amount, updated=now)
    return settled(whole, payment.date)


def unpaid(item: Item, payment: Payment, now: datetime) -> Item:
    ids = tuple(other for other in item.payment_ids if other != payment.id)
    return settled(replace(item, payment_ids=ids, paid=item.paid - payment.amount, updated=now))


def allocated(item: Item, allocation: Allocation, now: datetime) -> Item:
    """Returns either side of the allocation, the credit or the invoice, with the amount allocated."""
    ids = (*item.allocation_ids, allocation.id)
    whole = replace(item, allocation_ids=ids, allocated=item.allocated + allocation.amount, updated=now)
    return settled(whole, allocation.date)


def unallocated(item: Item, allocation: Allocation, now: datetime) -> Item:
    ids = tuple(other for other in item.allocation_ids if other != allocation.id)
    rest = item.allocated - allocation.amount
    return settled(replace(item, allocation_ids=ids, allocated=rest, updated=now))
