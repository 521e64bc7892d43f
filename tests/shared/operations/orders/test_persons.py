"""Whoever is erased is taken out of orders, and nobody else."""

from __future__ import annotations

from dataclasses import replace

from shared.ledger.xero_text import digest
from shared.operations.orders.persons import forget, orders_of
from shared.orders.buyers import Buyer
from shared.store import orders
from tests.shared.store.placed import ADA, order

BOB = replace(ADA, first_name="Bob", email="BOB@example.org")
KEYS = frozenset({f"email:{digest('ada@example.org')}", "stripe:cus_1"})


def test_orders_are_found_by_the_contacts_keys_and_by_addresses() -> None:
    orders.place("acme", order("a"))
    orders.place("acme", order("b", buyer=BOB))
    assert [each.buyer for each in orders_of("acme", KEYS, ())] == [ADA]
    assert [each.buyer for each in orders_of("acme", (), ("Bob", "Bob@Example.org"))] == [BOB]
    assert list(orders_of("other", KEYS, ("bob@example.org",))) == []


def test_who_ordered_is_forgotten_and_what_was_ordered_stays() -> None:
    placed = orders.place("acme", order("a"))
    other = orders.place("acme", order("b", buyer=BOB))
    assert placed is not None
    for _ in range(2):
        forget("acme", KEYS, (), "Erased customer 5c1f09ab")
    after = orders.read("acme", placed.id)
    assert after == replace(placed, buyer=Buyer("Erased customer 5c1f09ab", "", ""), revision=2)
    assert after.buyer.name == "Erased customer 5c1f09ab"
    assert other is not None
    assert orders.read("acme", other.id) == other
