"""A hint is one row for each object, and is forgotten only by who has read what it last told of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.store import xero_hints
from shared.store.tables.directory import DirectoryItem
from shared.store.xero_hints import Hint

NOW = datetime(2026, 11, 30, 9, 0, 0, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CONTACT = Hint("contact", "c1", NOW)


def test_a_hundred_hints_about_one_object_are_one_row_of_the_latest_time() -> None:
    for count in range(100):
        at = NOW + count * SECOND
        xero_hints.keep("acme", [Hint("contact", "c1", at), Hint("contact", "c1", at)], at)
    assert xero_hints.read("acme") == [Hint("contact", "c1", NOW + 99 * SECOND)]


def test_hints_about_other_objects_and_of_other_businesses_stand_by_themselves() -> None:
    hints = [CONTACT, Hint("invoice", "c1", NOW), Hint("contact", "n1", NOW)]
    xero_hints.keep("acme", hints, NOW)
    assert set(xero_hints.read("acme")) == set(hints)
    assert xero_hints.read("other") == []


def test_no_more_are_read_at_once_than_asked_for() -> None:
    xero_hints.keep("acme", [Hint("contact", f"c{count:03}", NOW) for count in range(60)], NOW)
    assert len(xero_hints.read("acme")) == 50
    assert len(xero_hints.read("acme", most=7)) == 7


def test_what_is_no_hint_is_not_read() -> None:
    DirectoryItem("acme", "customer#1").save()
    DirectoryItem("acme", "hint").save()
    assert xero_hints.read("acme") == []


def test_what_was_read_is_forgotten_unless_a_newer_hint_has_come_meanwhile() -> None:
    other = Hint("contact", "c2", NOW)
    xero_hints.keep("acme", [CONTACT, other], NOW)
    found = xero_hints.read("acme")
    newer = Hint("contact", "c1", NOW + SECOND)
    xero_hints.keep("acme", [newer], NOW + SECOND)
    xero_hints.forget("acme", found)
    assert xero_hints.read("acme") == [newer]
    xero_hints.forget("acme", found)
    xero_hints.forget("acme", [newer])
    assert xero_hints.read("acme") == []


def test_a_hint_that_nobody_read_is_gone_after_two_weeks() -> None:
    xero_hints.keep("acme", [CONTACT], NOW)
    (item,) = DirectoryItem.query("acme")
    assert item.expires_at == (NOW + timedelta(days=14)).replace(microsecond=0)
