"""Tells what a contact's sums say on a day: years, months, and the average invoice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from shared.history.documents import SalesDocument
from shared.history.sums import NOTHING, Sold, Sums, sold_by
from shared.history.years import YearEnd, financial_year, last_months

# Reads a contact's documents that are dated from one day to another, both included.
Dated = Callable[[date, date], Iterable[SalesDocument]]
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was sold to a contact, in pence of the organisation's currency.

    `months` are the last twelve, the earliest first. `average` is that of an invoice before VAT, None
    without any.
    """

    to_date: Sold
    this_year: Sold
    last_year: Sold
    this_financial_year: Sold
    last_financial_year: Sold
    months: tuple[tuple[date, Sold], ...]
    average: int | None

    @property
    def twelve_months(self) -> Sold:
        return sum((sold for _, sold in self.months), NOTHING)


def figures(sums: Sums, today: date, end: YearEnd, dated: Dated) -> Figures:
    """Returns the figures of a day. `dated` is asked only where a financial year begins within a month."""
    return Figures(
        to_date=sums.to_date,
        this_year=sums.of_year(today.year),
        last_year=sums.of_year(today.year - 1),
        this_financial_year=_between(sums, *financial_year(today, end), dated),
        last_financial_year=_between(sums, *financial_year(today, end, 1), dated),
        months=tuple((month, sums.months.get(month, NOTHING)) for month in last_months(today)),
        average=_average(sums.to_date),
    )


def _between(sums: Sums, first: date, last: date, dated: Dated) -> Sold:
    """Counts whole months, without the days before the first one, and with those up to the last one."""
    after = last + A_DAY
    months = sums.between(first.replace(day=1), after.replace(day=1) - A_DAY)
    return months + -_begun(first, dated) + _begun(after, dated)


def _begun(day: date, dated: Dated) -> Sold:
    """Returns what was sold in the month of a day, before that day."""
    if day.day == 1:
        return NOTHING
    return sum(map(sold_by, dated(day.replace(day=1), day - A_DAY)), NOTHING)


def _average(sold: Sold) -> int | None:
    if not sold.invoiced.count:
        return None
    each = Decimal(sold.invoiced.net) / sold.invoiced.count
    return int(each.quantize(Decimal(1), ROUND_HALF_UP))
