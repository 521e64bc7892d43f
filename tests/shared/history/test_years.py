"""Financial years begin the day after one ends, also within a month or at the end of February."""

from __future__ import annotations

from datetime import date

import pytest

from shared.history.years import YearEnd, financial_year, last_months


def test_the_last_day_of_a_year_still_belongs_to_it() -> None:
    end = YearEnd(5, 4)
    assert financial_year(date(2026, 4, 5), end) == (date(2025, 4, 6), date(2026, 4, 5))
    assert financial_year(date(2026, 4, 6), end, 1) == (date(2025, 4, 6), date(2026, 4, 5))


def test_a_year_that_ends_with_february_takes_the_leap_day_along() -> None:
    assert financial_year(date(2028, 2, 29), YearEnd(28, 2)) == (date(2027, 3, 1), date(2028, 2, 29))


@pytest.mark.parametrize(("day", "month"), [(0, 4), (32, 4), (5, 0), (5, 13)])
def test_a_day_that_no_year_has_ends_none(day: int, month: int) -> None:
    with pytest.raises(ValueError, match="no day"):
        YearEnd(day, month)


def test_the_last_months_reach_over_the_turn_of_a_year() -> None:
    assert last_months(date(2026, 1, 31), 3) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
