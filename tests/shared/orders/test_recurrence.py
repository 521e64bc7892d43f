from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.orders.recurrence import MONTHS, Recurrence, Unit, first_day, period_begins

ORDERED = date(2026, 1, 15)
UNITS: tuple[Unit, ...] = ("week", "month", "quarter", "year")


def test_the_first_period_begins_with_the_order_or_on_a_later_day_that_the_form_names() -> None:
    assert first_day(Recurrence("month"), ORDERED) == ORDERED
    assert first_day(Recurrence("month", starts_on=date(2026, 3, 1)), ORDERED) == date(2026, 3, 1)
    assert first_day(Recurrence("month", starts_on=date(2025, 3, 1)), ORDERED) == ORDERED


@pytest.mark.parametrize(
    ("unit", "days"),
    [
        ("week", [date(2026, 1, 31), date(2026, 2, 7), date(2026, 2, 14)]),
        ("month", [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        ("quarter", [date(2026, 1, 31), date(2026, 4, 30), date(2026, 7, 31)]),
        ("year", [date(2026, 1, 31), date(2027, 1, 31), date(2028, 1, 31)]),
    ],
)
def test_periods_follow_each_other_and_a_short_month_shortens_no_later_one(
    unit: Unit, days: list[date]
) -> None:
    recurrence = Recurrence(unit, starts_on=date(2026, 1, 31))
    assert [period_begins(recurrence, ORDERED, number) for number in range(3)] == days


@pytest.mark.parametrize("periods", [0, 1, -1])
def test_what_comes_once_is_no_recurrence(periods: int) -> None:
    with pytest.raises(ValueError, match="comes once"):
        Recurrence("month", periods)


@given(st.sampled_from(UNITS), st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(0, 200))
def test_each_period_begins_after_the_one_before(unit: Unit, first: date, number: int) -> None:
    recurrence = Recurrence(unit, starts_on=first)
    this, following = (period_begins(recurrence, first, each) for each in (number, number + 1))
    most = {"week": 7} | {each: 31 * months for each, months in MONTHS.items()}
    assert 0 < (following - this).days <= most[unit]
