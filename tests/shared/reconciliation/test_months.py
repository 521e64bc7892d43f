"""Months close some weeks after their end, and each closed one has its turn once a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.reconciliation.months import (
    CLOSING,
    Days,
    closed_months,
    days_of,
    first_open,
    following,
    next_in_turn,
)

NOW = datetime(2031, 3, 20, 12, tzinfo=UTC)


def months(count: int) -> list[date]:
    """The last so many closed months."""
    return closed_months(date(2020, 1, 1), NOW.date())[-count:]


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_every_day_is_in_one_month_and_a_month_closes_35_days_after_its_end(day: date) -> None:
    month = day.replace(day=1)
    assert day in days_of(month)
    assert day not in days_of(following(month))
    end = days_of(month).last
    assert first_open(end + CLOSING) == month
    assert first_open(end + CLOSING + timedelta(days=1)) == following(month)


def test_days_include_the_first_and_the_last() -> None:
    assert days_of(date(2028, 2, 1)) == Days(date(2028, 2, 1), date(2028, 2, 29))


def test_a_month_of_the_first_day_is_among_the_closed_ones() -> None:
    assert closed_months(date(2026, 10, 17), date(2027, 1, 10)) == [date(2026, 10, 1), date(2026, 11, 1)]


def test_what_was_never_read_comes_first_the_latest_month_before_the_others() -> None:
    known = dict.fromkeys(months(12)[:-2], NOW)
    assert next_in_turn(months(12), known, NOW) == months(12)[-1]


def test_over_a_year_each_closed_month_is_read_once_and_never_two_on_a_day() -> None:
    """Whatever was read at first was read on one day."""
    for count in (1, 12, 60, 120):
        closed = months(count)
        read_at, turns = dict.fromkeys(closed, NOW - timedelta(days=30)), list[date]()
        for day in range(365):
            now = NOW + timedelta(days=day)
            if month := next_in_turn(closed, read_at, now):
                turns.append(month)
                read_at[month] = now
        assert set(turns) == set(closed)
        assert len(turns) <= max(14, count * 1.2)
