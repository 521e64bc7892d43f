"""Finds what somebody has ordered, and forgets who that was on request: see docs/privacy.md."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from shared.ledger.xero_text import digest
from shared.operations.orders.storing import changed
from shared.orders.buyers import Buyer
from shared.orders.orders import Order
from shared.store import orders

BY_EMAIL = "email:"


def orders_of(tenant: str, contacts: Collection[str], words: Collection[str]) -> Iterator[Order]:
    """Yields the orders of somebody, by the keys of the contact rows and by the addresses among words."""
    keys = {each.removeprefix(BY_EMAIL) for each in contacts if each.startswith(BY_EMAIL)}
    keys |= {digest(each.strip().lower()) for each in words if "@" in each}
    for each in sorted(keys):
        yield from orders.of_buyer(tenant, each)


def forget(tenant: str, contacts: Collection[str], words: Collection[str], pseudonym: str) -> None:
    """Puts a pseudonym in the place of whoever ordered. What was ordered and paid stays."""
    for order in [*orders_of(tenant, contacts, words)]:
        changed(tenant, order.id, lambda each: replace(each, buyer=Buyer(pseudonym, "", "")))
