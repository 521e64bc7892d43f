"""The fields of a first day that was moved and of the feed's progress, and their types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from shared.feeds import Feed, Span, Window
from shared.operations.backfill import Move, Progress
from shared.reports.json.backfill import moved_json, progress_json
from shared.store.feeds import LastRun
from tests.shared.reports.json.same import assert_json

FEED_FROM = date(2026, 8, 1)
# London is an hour ahead of UTC in August.
BEGINNING = datetime(2026, 8, 1, tzinfo=ZoneInfo("Europe/London"))
NOW = datetime(2026, 10, 12, 18, tzinfo=UTC)


def test_a_first_day_that_was_moved_names_the_opening_balances_of_the_day_before() -> None:
    move = Move(date(2026, 10, 1), FEED_FROM, ("opening stripe 2026-10-01 850",))
    assert_json(
        moved_json("demo", move),
        {
            "tenant": "demo",
            "from": "2026-08-01",
            "before": "2026-10-01",
            "openings": ["opening stripe 2026-10-01 850"],
        },
    )


def test_progress_is_said_with_the_window_in_hand_and_null_before_the_first() -> None:
    window = Window(BEGINNING, NOW, "txn_7", datetime(2026, 9, 3, tzinfo=UTC), 300, 20)
    reading = Feed(window, Span(datetime(2026, 10, 1, tzinfo=UTC), NOW))
    found = [
        Progress("stripe", BEGINNING, reading, LastRun(NOW)),
        Progress("gocardless", BEGINNING, Feed(), None),
    ]
    assert_json(
        progress_json("demo", FEED_FROM, found, 4, is_finished=False),
        {
            "tenant": "demo",
            "from": "2026-08-01",
            "pending": 4,
            "is_finished": False,
            "providers": {
                "stripe": {
                    "is_finished": False,
                    "since": "2026-07-31T23:00:00+00:00",
                    "reached": "2026-09-03T00:00:00+00:00",
                    "seen": 300,
                    "queued": 20,
                    "finished_at": None,
                    "covered_from": "2026-10-01T00:00:00+00:00",
                    "last_run_at": "2026-10-12T18:00:00+00:00",
                    "error": "",
                },
                "gocardless": {
                    "is_finished": False,
                    "since": None,
                    "reached": None,
                    "seen": 0,
                    "queued": 0,
                    "finished_at": None,
                    "covered_from": None,
                    "last_run_at": None,
                    "error": "",
                },
            },
        },
    )
