"""Tells what was sold to one customer, for pages, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from shared.chart.chart import Organisation
from shared.contacts.customers import Customer
from shared.history.documents import SalesDocument
from shared.history.figures import Figures, figures
from shared.history.owed import Owed, owed
from shared.history.years import YearEnd
from shared.store import charts, sales, sales_lists, xero_polls

# The last invoice is looked for among so many documents at a time.
AT_ONCE = 20
# What holds before Xero's accounts were read.
NOBODYS = Organisation("", "GBP")


@dataclass(frozen=True, slots=True)
class CustomerSales:
    """What was sold to a customer, in pence of the organisation's `currency`.

    `as_of` is until when Xero was read, in UTC; None while all documents are read and counted for the first
    time: the figures are then those of what was counted so far. `short_code` is the organisation's name in
    links to Xero, empty before its accounts were read.
    """

    figures: Figures
    owed: Owed
    last_invoice: SalesDocument | None
    as_of: datetime | None
    currency: str
    short_code: str = ""


@dataclass(frozen=True, slots=True)
class Documents:
    """Some documents, the latest first. `next` is where the list goes on, empty at its end."""

    documents: tuple[SalesDocument, ...]
    next: str = ""


def sales_of(tenant: str, customer: Customer, today: date) -> CustomerSales | None:
    """Returns what was sold to a customer; None for one that is no contact at Xero."""
    if customer.link is None:
        return None
    id = customer.link.contact_id
    chart = charts.read(tenant)
    own = chart.organisation if chart else NOBODYS
    sums = sales.accounts(tenant, [id])[id].sums
    return CustomerSales(
        figures(sums, today, _year_end(own), partial(sales_lists.dated, tenant, id)),
        owed(sales_lists.open_of(tenant, id), today),
        _last_invoice(tenant, id) if sums.to_date.invoiced.count else None,
        as_of(tenant),
        own.base_currency,
        own.short_code,
    )


def documents_of(tenant: str, customer: Customer, before: str = "", most: int = 50) -> Documents:
    """Lists the documents of a customer in any state, the latest first, behind the place `before`."""
    if customer.link is None:
        return Documents(())
    found = sales_lists.latest(tenant, customer.link.contact_id, most + 1, before)
    shown = found[:most]
    following = sales.place_of(shown[-1]) if len(found) > most else ""
    return Documents(tuple(sorted(shown, key=_by_day, reverse=True)), following)


def as_of(tenant: str) -> datetime | None:
    """Returns until when sales documents of a business were read; None before all are counted."""
    state = xero_polls.read(tenant)
    if not state.has_sales:
        return None
    return min(filter(None, (state.sold_to, *state.others_to.values())), default=None)


def _year_end(own: Organisation) -> YearEnd:
    """Returns when the financial year ends; with the calendar's where Xero does not say."""
    is_said = own.year_end_day and own.year_end_month
    return YearEnd(own.year_end_day, own.year_end_month) if is_said else YearEnd()


def _last_invoice(tenant: str, contact_id: str) -> SalesDocument | None:
    page = sales_lists.latest(tenant, contact_id, AT_ONCE)
    while page:
        if counting := [each for each in page if each.kind == "invoice" and each.counts]:
            return max(counting, key=_by_day)
        page = sales_lists.latest(tenant, contact_id, AT_ONCE, sales.place_of(page[-1]))
    return None


def _by_day(document: SalesDocument) -> tuple[date, str]:
    """Puts the documents of a day into the order of their numbers; the store has that of their ids."""
    return document.dated, document.number
