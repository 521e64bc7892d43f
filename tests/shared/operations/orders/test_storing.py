"""A change of an order is stored whoever else stores it, and read no more often than it must be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.operations.orders.storing import changed
from shared.orders.orders import Money, Order
from shared.store import orders
from tests.shared.store.placed import order

PAID = Money(confirmed=120_00)


@pytest.fixture
def placed(empty_tables: None) -> Order:
    stored = orders.place("acme", order())
    assert stored
    return stored


@pytest.fixture
def readings(placed: Order, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen, read = list[str](), orders.read

    def noted(tenant: str, id: str) -> Order | None:
        seen.append(id)
        return read(tenant, id)

    monkeypatch.setattr(orders, "read", noted)
    return seen


def as_paid(order: Order) -> Order:
    return order.with_money(PAID)


def test_an_order_that_is_known_is_stored_without_being_read_again(
    placed: Order, readings: list[str]
) -> None:
    stored = changed("acme", placed.id, as_paid, known=placed)
    assert (stored, readings) == (replace(placed, money=PAID, revision=2), [])


def test_what_somebody_else_has_stored_meanwhile_is_kept(placed: Order, readings: list[str]) -> None:
    orders.save("acme", replace(placed, title="Another"))
    stored: Any = changed("acme", placed.id, as_paid, known=placed)
    assert (stored.title, stored.money, readings) == ("Another", PAID, [placed.id])


def test_an_order_that_is_known_and_would_not_change_is_read_to_be_sure(
    placed: Order, readings: list[str]
) -> None:
    paid = orders.save("acme", as_paid(placed))
    changed_back = orders.save("acme", replace(paid, money=Money()))
    stored: Any = changed("acme", placed.id, as_paid, known=paid)
    assert (stored.money, stored.revision, readings) == (PAID, changed_back.revision + 1, [placed.id])
