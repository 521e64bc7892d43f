"""Visits are counted within an hour, and nobody can tell whose they were once the day is gone."""

from __future__ import annotations

from datetime import timedelta

from shared.store import visits
from shared.store.tables.orders import LinkItem
from tests.shared.store.placed import AT


def test_visits_of_an_hour_are_counted_by_visitor() -> None:
    assert [visits.count("ada", AT) for _ in range(3)] == [1, 2, 3]
    assert visits.count("bob", AT) == 1
    assert visits.count("ada", AT + timedelta(hours=1)) == 1


def test_the_day_s_salt_is_the_first_that_was_stored_and_soon_forgotten() -> None:
    assert visits.salt_of(AT, "first") == "first"
    assert visits.salt_of(AT + timedelta(hours=2), "second") == "first"
    assert visits.salt_of(AT + timedelta(days=1), "third") == "third"
    item = LinkItem.get(f"salt#{AT:%Y-%m-%d}")
    assert item.expires_at == AT + timedelta(days=2)


def test_a_hash_says_nothing_without_its_salt() -> None:
    assert visits.hash_of("192.0.2.1", "a") == visits.hash_of("192.0.2.1", "a")
    assert visits.hash_of("192.0.2.1", "a") != visits.hash_of("192.0.2.1", "b")
    assert "192" not in visits.hash_of("192.0.2.1", "a")
