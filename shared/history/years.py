"""Finds the first and last days of calendar and financial years, and of the last twelve months."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DECEMBER = 12


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The last day of an organisation's financial year, such as 31 March or 5 April."""

    day: int = 31
    month: int = DECEMBER

    def __post_init__(self) -> None:
        """Raises ValueError for a month or a day that no calendar has."""
        if not (1 <= self.month <= DECEMBER and 1 <= self.day <= 31):
            raise ValueError("no day of any year")

    def in_year(self, year: int) -> date:
        """Returns the last day of the financial year that ends in a calendar year.

        >>> YearEnd(31, 2).in_year(2028)
        datetime.date(2028, 2, 29)
        """
        last = monthrange(year, self.month)[1]
        # Who ends the year on 28 February means the month's end in a leap year, too.
        is_month_end = self.day >= monthrange(2027, self.month)[1]
        return date(year, self.month, last if is_month_end else self.day)


def financial_year(today: date, end: YearEnd, ago: int = 0) -> tuple[date, date]:
    """Returns the first and last day of the financial year of a day, or of one so many years before.

    >>> financial_year(date(2026, 11, 30), YearEnd(5, 4))
    (datetime.date(2026, 4, 6), datetime.date(2027, 4, 5))
    """
    year = today.year + (today > end.in_year(today.year)) - ago
    return end.in_year(year - 1) + timedelta(days=1), end.in_year(year)


def last_months(today: date, count: int = 12) -> list[date]:
    """Returns the first days of so many months up to that of today, the earliest first."""
    index = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(index - count + 1, index + 1)]
