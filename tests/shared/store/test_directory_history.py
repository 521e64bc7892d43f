"""A history tells whether anybody has changed a customer since somebody saw it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.contacts.customers import Change, Customer
from shared.contacts.details import Details
from shared.store import directory
from shared.store.directory_history import is_changed_since

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def saved(before: Customer | None, *changes: Change) -> Customer:
    customer = before or Customer("c1", details=Details("Ada Ltd"), created_at=NOW)
    return directory.save("piano", before, customer, changes, NOW)


def gave_way(number: int) -> Change:
    at = NOW + timedelta(seconds=number)
    return Change("email", None, f"{number}@ada.example", "Xero", at, gave_way="xero")


@pytest.mark.parametrize("many", [0, 1, 19, 20, 21, 45])
def test_a_change_is_found_behind_any_number_of_values_that_gave_way(many: int) -> None:
    first = saved(None)
    second = saved(first, Change("name", "Ada Ltd", "Ada & Co", "ben", NOW))
    saved(second, *map(gave_way, range(many)))
    assert is_changed_since("piano", "c1", first.revision)
    assert not is_changed_since("piano", "c1", second.revision)


def test_a_change_by_a_clock_that_lags_behind_is_found() -> None:
    second = saved(saved(None), Change("name", "Ada Ltd", "Ada & Co", "ben", NOW))
    saved(second, Change("email", "", "ada@ada.example", "Xero", NOW - timedelta(seconds=30)))
    assert is_changed_since("piano", "c1", second.revision)


def test_nobody_has_changed_a_customer_without_a_history() -> None:
    assert not is_changed_since("piano", "c1", saved(None).revision)
