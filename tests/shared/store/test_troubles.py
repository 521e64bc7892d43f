"""A trouble is one row from the moment when it is seen until its end was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.store import troubles
from shared.troubles import Trouble

NOW = datetime(2026, 11, 29, 12, 0, 0, 500, tzinfo=UTC)
HOUR = timedelta(hours=1)


def only() -> Trouble:
    (found,) = troubles.of_kind("parked")
    return found


def test_a_trouble_begins_once_while_it_lasts() -> None:
    assert troubles.begin("acme", "parked", NOW - HOUR, NOW)
    assert not troubles.begin("acme", "parked", NOW, NOW + HOUR)
    assert only() == Trouble("acme", "parked", NOW - HOUR, NOW)


def test_troubles_are_found_by_kind_the_longest_lasting_first_and_by_business() -> None:
    for tenant, hours in (("b", 1), ("a", 2)):
        troubles.begin(tenant, "parked", NOW - hours * HOUR, NOW)
    troubles.begin("a", "apart", NOW, NOW)
    assert [each.tenant for each in troubles.of_kind("parked")] == ["a", "b"]
    assert [each.kind for each in troubles.of_tenant("a")] == ["apart", "parked"]


def test_one_that_is_over_lasts_no_more_and_stays_until_it_is_forgotten() -> None:
    troubles.begin("acme", "parked", NOW, NOW)
    troubles.forget(only())
    troubles.told(only(), NOW)
    troubles.end(only(), NOW + HOUR)
    assert troubles.of_tenant("acme") == []
    assert only() == Trouble("acme", "parked", NOW, NOW, until=NOW + HOUR, told_at=NOW)
    troubles.forget(only())
    assert list(troubles.of_kind("parked")) == []


def test_one_that_begins_anew_is_not_taken_for_the_one_before() -> None:
    troubles.begin("acme", "parked", NOW, NOW)
    before = only()
    troubles.end(before, NOW + HOUR)
    assert troubles.begin("acme", "parked", NOW + 2 * HOUR, NOW + 2 * HOUR)
    anew = only()
    troubles.told(before, NOW + 3 * HOUR)
    troubles.end(before, NOW + 3 * HOUR)
    troubles.forget(replace(before, until=NOW + HOUR))
    assert only() == anew == Trouble("acme", "parked", NOW + 2 * HOUR, NOW + 2 * HOUR)
