"""Counts customers by lead source: those who have it now, and in which months they were won."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from shared.store import directory_lists, sales_lists

NONE = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """Customers by the id of the lead source that they have now; `NONE` is that of those without one.

    `customers` has no entry for `NONE`. `won` counts contacts by the first day of the month in which they
    were invoiced first.
    """

    customers: Counter[str] = field(default_factory=Counter)
    won: defaultdict[str, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))


def brought(tenant: str) -> Brought:
    """Reads three lists, of which each has a small row for each contact of a business."""
    sources = dict(directory_lists.with_lead_source(tenant))
    found = Brought(Counter(sources.values()))
    customers = dict(directory_lists.paired_contacts(tenant))
    for account in sales_lists.accounts_between(tenant, "", ""):
        customer, month = customers.get(account.contact_id), account.sums.first_invoiced
        if customer and month:
            found.won[sources.get(customer, NONE)][month] += 1
    return found
