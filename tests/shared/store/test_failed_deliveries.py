"""What a provider could not deliver is kept as it said, and of two who change it at once one is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.store.failed_deliveries import Deliveries, Delivery, keep, read

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
FAILED = (Delivery("WB1", NOW - timedelta(hours=1), 500), Delivery("WB2", NOW, None, again_at=NOW))


def test_nobody_was_asked_yet() -> None:
    assert read("acme") is None


def test_what_failed_is_read_as_it_was_kept() -> None:
    kept = Deliveries(NOW, FAILED, is_more=True)
    assert keep("acme", None, kept)
    assert read("acme") == kept
    assert read("other") is None


def test_of_two_who_change_it_at_once_one_is_told() -> None:
    first, second = Deliveries(NOW, FAILED), Deliveries(NOW, ())
    assert keep("acme", None, first)
    assert not keep("acme", None, second)
    assert keep("acme", first, second)
    assert not keep("acme", first, replace(first, is_more=True))
    assert read("acme") == second
