"""What was used at Xero is added up by day and month, for a business and for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.store import connection_notes
from shared.store.connection_notes import Noted, UsedAtXero, add_usage, note_webhook, read
from shared.store.tables.connections import EVERYBODY, ConnectionItem

NOW = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_business_of_which_nothing_is_noted_has_used_nothing() -> None:
    assert read("acme", NOW) == Noted()


def test_calls_count_by_the_day_and_bytes_by_the_month() -> None:
    add_usage("acme", 3, 1_000, NOW - 30 * DAY)
    add_usage("acme", 4, 2_000, NOW - DAY)
    add_usage("acme", 5, 3_000, NOW)
    add_usage("acme", 6, 4_000, NOW)
    assert read("acme", NOW).used == UsedAtXero(11, 9_000)
    assert read("acme", NOW + DAY).used == UsedAtXero(0, 0)


def test_all_businesses_together_are_counted_too() -> None:
    add_usage("acme", 3, 1_000, NOW)
    add_usage("other", 4, 2_000, NOW)
    assert read("acme", NOW).used == UsedAtXero(3, 1_000)
    assert read("acme", NOW).used_by_all == UsedAtXero(7, 3_000)


def test_a_day_of_use_is_kept_for_as_long_as_its_month_lasts_and_no_longer() -> None:
    add_usage("acme", 3, 1_000, NOW)
    for owner in ("acme", EVERYBODY):
        (item,) = ConnectionItem.query(owner)
        assert item.expires_at == NOW.replace(microsecond=0) + connection_notes.KEPT


def test_the_last_webhook_is_kept_for_each_provider() -> None:
    note_webhook("acme", "stripe", NOW - DAY)
    note_webhook("acme", "stripe", NOW)
    note_webhook("other", "gocardless", NOW)
    assert read("acme", NOW).webhooks == {"stripe": NOW}
