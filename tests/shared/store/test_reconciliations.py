"""Comparisons are kept with their causes, and read one a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pynamodb.connection.table import TableConnection

from shared.reconciliation.result import Cause, DayEnd, Reconciliation
from shared.store import reconciliations
from shared.store.reconciliations import MOST_CAUSES
from shared.store.tables.businesses import ReconciliationItem

AT = datetime(2026, 7, 5, 18, tzinfo=UTC)
AGREED = Reconciliation("stripe", AT, 11800, 11800, 11800, ())


def keep(at: datetime, xero: int = 11800) -> None:
    reconciliations.keep("demo", replace(AGREED, at=at, xero=xero))


def ends(zone: str = "Europe/London", days: int = 30) -> list[tuple[str, int]]:
    found = reconciliations.day_ends("demo", "stripe", zone, days)
    return [(each.day.isoformat(), each.difference) for each in found]


def test_of_a_day_the_last_comparison_counts_and_the_oldest_day_comes_first() -> None:
    for hour in range(72):
        keep(AT + timedelta(hours=hour), 11800 + hour)
    # London is an hour ahead of UTC in July.
    assert ends() == [("2026-07-05", 4), ("2026-07-06", 28), ("2026-07-07", 52), ("2026-07-08", 71)]
    assert ends("UTC") == [("2026-07-05", 5), ("2026-07-06", 29), ("2026-07-07", 53), ("2026-07-08", 71)]
    assert ends(days=2) == [("2026-07-07", 52), ("2026-07-08", 71)]


def test_a_comparison_at_midnight_is_the_new_days() -> None:
    for at in (
        datetime(2026, 12, 5, 23, 59, 59, 999999, UTC),
        datetime(2026, 12, 6, tzinfo=UTC),
        datetime(2026, 12, 7, 0, 0, 0, 1, UTC),
    ):
        keep(at, 11800 + at.day)
    assert ends() == [("2026-12-05", 5), ("2026-12-06", 6), ("2026-12-07", 7)]


def test_a_comparison_late_in_the_evening_of_utc_is_the_next_days_where_clocks_are_ahead() -> None:
    keep(datetime(2026, 7, 5, 23, 30, tzinfo=UTC), 11805)
    assert ends() == [("2026-07-06", 5)]


def test_days_without_a_comparison_are_left_out() -> None:
    keep(AT)
    keep(AT + timedelta(days=20))
    assert [day for day, _ in ends()] == ["2026-07-05", "2026-07-25"]


def test_what_a_day_ended_with_is_told_in_pence() -> None:
    keep(AT, 11750)
    assert reconciliations.day_ends("demo", "stripe", "Europe/London", 1) == [
        DayEnd("stripe", date(2026, 7, 5), AT, 11800, 11750)
    ]


def test_a_comparison_of_an_earlier_version_ends_the_days() -> None:
    keep(AT)
    earlier = f"stripe#{AT.isoformat()}"
    ReconciliationItem("demo", earlier).update(
        actions=[ReconciliationItem.processor.remove(), ReconciliationItem.xero.remove()]
    )
    assert ends() == []
    keep(AT + timedelta(days=1))
    assert ends() == [("2026-07-06", 0)]
    latest = reconciliations.latest("demo", "stripe")
    assert latest == replace(AGREED, at=AT + timedelta(days=1))


def test_days_are_a_business_and_a_providers_own() -> None:
    keep(AT)
    assert reconciliations.day_ends("other", "stripe", "Europe/London", 30) == []
    assert reconciliations.day_ends("demo", "gocardless", "Europe/London", 30) == []


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Notes how many rows each query may read at most."""
    noted: list[object] = []
    query = TableConnection.query

    def noting(self: TableConnection, *given: object, **options: object) -> object:
        noted.append(options["limit"])
        return query(self, *given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(TableConnection, "query", noting)
    return noted


def test_thirty_days_of_hourly_comparisons_are_read_a_row_each(asked: list[object]) -> None:
    for hour in range(0, 24 * 40, 4):
        keep(AT + timedelta(hours=hour))
    assert len(ends()) == 30
    assert asked == [1] * 30


def test_causes_beyond_what_a_row_holds_are_summed_and_counted_to_the_penny() -> None:
    causes = tuple(
        Cause("pending" if number % 2 else "own", f"row {number}", number - 700)
        for number in range(MOST_CAUSES + 500)
    )
    whole = replace(AGREED, xero=11800 + sum(each.pence for each in causes), causes=causes)
    reconciliations.keep("demo", whole)
    kept = reconciliations.latest("demo", "stripe")
    assert kept
    assert len(kept.causes) == MOST_CAUSES + 2
    assert sum(each.pence for each in kept.causes) == kept.difference == whole.difference
    assert sum(each.count for each in kept.causes) == MOST_CAUSES + 500
    assert [each.count for each in kept.causes[-2:]] == [250, 250]
