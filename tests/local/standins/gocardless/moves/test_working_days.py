from __future__ import annotations

from datetime import date

import pytest

from local.standins.gocardless.moves.working_days import later, rolled

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 10, day) for day in (9, 10, 11, 12))


@pytest.mark.parametrize(("day", "on"), [(FRIDAY, FRIDAY), (SATURDAY, MONDAY), (SUNDAY, MONDAY)])
def test_a_weekend_is_rolled_on_to_its_monday(day: date, on: date) -> None:
    assert rolled(day) == on


@pytest.mark.parametrize(("count", "on"), [(0, FRIDAY), (1, MONDAY), (6, date(2026, 10, 19))])
def test_working_days_leave_weekends_out(count: int, on: date) -> None:
    assert later(FRIDAY, count) == on
