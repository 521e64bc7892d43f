"""Reports sales by lead source and month, as Xero tracks them, and how many customers came by each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.history.years import last_months
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.operations.lead_sources.winning import NONE, Brought, brought
from shared.store import lead_sources, tracked_sales

MONTHS = 12
GONE = "An option that is no lead source any more"


@dataclass(frozen=True, slots=True)
class SoldBy:
    """What one lead source has sold: net pence for each month, in the months' order.

    `id` is empty for options at Xero that are no lead source. `customers` have the lead source now; `won` are
    those of them who were invoiced first in each month.
    """

    id: str
    name: str
    months: tuple[int, ...]
    customers: int = 0
    won: tuple[int, ...] = (0,) * MONTHS

    @property
    def total(self) -> int:
        return sum(self.months)

    @property
    def won_in_all(self) -> int:
        return sum(self.won)


@dataclass(frozen=True, slots=True)
class Report:
    """Sales without VAT, less credit notes, by month and lead source, whatever sold most first.

    `months` are first days, the earliest first. `is_in_use`: Xero has a category for lead sources.
    `won_by_none` are the customers who were invoiced first in each month and have no lead source now. `since`
    is the first day whose sales are summed up; None before lead sources were ever in use.
    """

    months: tuple[date, ...]
    rows: tuple[SoldBy, ...]
    is_in_use: bool
    won_by_none: tuple[int, ...] = (0,) * MONTHS
    since: date | None = None

    @property
    def totals(self) -> tuple[int, ...]:
        """What all lead sources have sold in each month."""
        return tuple(sum(row.months[place] for row in self.rows) for place in range(len(self.months)))

    @property
    def total(self) -> int:
        return sum(self.totals)

    @property
    def won(self) -> tuple[int, ...]:
        """How many customers were invoiced first in each month, whatever brought them."""
        each_ones = [row.won for row in self.rows]
        return tuple(sum(numbers) for numbers in zip(self.won_by_none, *each_ones, strict=True))


def report(tenant: str, until: date) -> Report:
    """Returns the twelve months up to that of a day."""
    months, whole, whom = last_months(until, MONTHS), lead_sources.read(tenant), brought(tenant)
    sold = _sold(tenant, months, whole)
    rows = [_row(each, sold.pop(each.id, None), months, whom) for each in whole.sources]
    rows += [SoldBy("", GONE, tuple(rest)) for rest in sold.values()]
    shown = [each for each in rows if each.customers or any(each.months)]
    in_order = sorted(shown, key=lambda row: (-row.total, -row.customers, row.name))
    won_by_none = _won(whom, NONE, months)
    return Report(tuple(months), tuple(in_order), whole.is_in_use, won_by_none, whole.tracked_from)


def _sold(tenant: str, months: Sequence[date], whole: LeadSources) -> dict[str, list[int]]:
    """Returns net pence by month for each lead source, by its id; empty for all other options."""
    ids = {option: each.id for each in whole.sources for option in each.options}
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(months))
    for month in tracked_sales.between(tenant, months[0], months[-1]):
        for option, pence in month.sums.items():
            found[ids.get(option, "")][months.index(month.month)] += pence
    return dict(found)


def _row(source: LeadSource, sold: list[int] | None, months: Sequence[date], whom: Brought) -> SoldBy:
    net, won = tuple(sold or [0] * len(months)), _won(whom, source.id, months)
    return SoldBy(source.id, source.name, net, whom.customers[source.id], won)


def _won(whom: Brought, source: str, months: Iterable[date]) -> tuple[int, ...]:
    return tuple(whom.won[source][month] for month in months)
