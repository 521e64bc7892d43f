"""Reports sales by lead source and month, as Xero tracks them, and how many customers came by each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from shared.history.years import last_months
from shared.lead_sources.sources import LeadSource, LeadSources
from shared.store import directory_lists, lead_sources, tracked_sales

# Of more customers, a report says that there are at least so many.
MOST_COUNTED = 1000
MONTHS = 12
GONE = "An option that is no lead source any more"


@dataclass(frozen=True, slots=True)
class SoldBy:
    """What one lead source has sold: net pence for each month, in the months' order.

    `id` is empty for options at Xero that are no lead source. `customers` have the lead source now.
    """

    id: str
    name: str
    months: tuple[int, ...]
    customers: int = 0

    @property
    def total(self) -> int:
        return sum(self.months)


@dataclass(frozen=True, slots=True)
class Report:
    """Sales without VAT, less credit notes, by month and lead source, whatever sold most first.

    `months` are first days, the earliest first. `is_in_use`: Xero has a category for lead sources.
    """

    months: tuple[date, ...]
    rows: tuple[SoldBy, ...]
    is_in_use: bool

    @property
    def totals(self) -> tuple[int, ...]:
        """What all lead sources have sold in each month."""
        return tuple(sum(row.months[place] for row in self.rows) for place in range(len(self.months)))

    @property
    def total(self) -> int:
        return sum(self.totals)


def report(tenant: str, until: date) -> Report:
    """Returns the twelve months up to that of a day."""
    months, whole = last_months(until, MONTHS), lead_sources.read(tenant)
    sold = _sold(tenant, months, whole)
    rows = [_row(tenant, each, sold.pop(each.id, None), len(months)) for each in whole.sources]
    rows += [SoldBy("", GONE, tuple(rest)) for rest in sold.values()]
    shown = [each for each in rows if each.customers or any(each.months)]
    in_order = sorted(shown, key=lambda row: (-row.total, -row.customers, row.name))
    return Report(tuple(months), tuple(in_order), whole.is_in_use)


def _sold(tenant: str, months: list[date], whole: LeadSources) -> dict[str, list[int]]:
    """Returns net pence by month for each lead source, by its id; empty for all other options."""
    ids = {each.option_id: each.id for each in whole.sources if each.option_id}
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(months))
    for month in tracked_sales.between(tenant, months[0], months[-1]):
        for option, pence in month.sums.items():
            found[ids.get(option, "")][months.index(month.month)] += pence
    return dict(found)


def _row(tenant: str, source: LeadSource, sold: list[int] | None, count: int) -> SoldBy:
    customers = len(directory_lists.of_lead_source(tenant, source.id, MOST_COUNTED))
    return SoldBy(source.id, source.name, tuple(sold or [0] * count), customers)
