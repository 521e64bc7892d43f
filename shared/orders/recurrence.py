"""Defines how often a line of an order comes back, and on which days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["week", "month", "quarter", "year"]
MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A line comes each `unit`, for so many `periods`; None is until somebody ends it.

    `starts_on` is the first day of the first period, None for the day of the order.
    """

    unit: Unit
    periods: int | None = None
    starts_on: date | None = None

    def __post_init__(self) -> None:
        if self.periods is not None and self.periods < 2:
            raise ValueError("what comes once is no recurrence")


def period_begins(recurrence: Recurrence, ordered_on: date, number: int) -> date:
    """Returns the first day of a period; the first one's number is 0.

    Months are counted from the first day, so that a short month shortens no later period.

    >>> period_begins(Recurrence("month", starts_on=date(2026, 1, 31)), date(2026, 1, 1), 2)
    datetime.date(2026, 3, 31)
    """
    first = first_day(recurrence, ordered_on)
    if recurrence.unit == "week":
        return first + timedelta(weeks=number)
    return _months_later(first, MONTHS[recurrence.unit] * number)


def first_day(recurrence: Recurrence, ordered_on: date) -> date:
    """Returns when the first period begins: not before the order."""
    return max(recurrence.starts_on or ordered_on, ordered_on)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
