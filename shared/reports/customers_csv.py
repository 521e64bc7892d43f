"""Writes customers as CSV that can be changed in a spreadsheet and imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shared.contacts.csv_columns import HEADINGS, cells_of
from shared.contacts.customers import Customer
from shared.reports import cells
from shared.spreadsheets import distinct


def lines(customers: Iterable[Customer], lead_sources: Mapping[str, str]) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING.

    Of further persons it has those that are in Xero, the first five. `lead_sources` are their names by their
    ids.
    """
    yield from cells.lines([HEADINGS.values()])
    yield from cells.lines(_row(each, lead_sources) for each in customers)


def _row(customer: Customer, lead_sources: Mapping[str, str]) -> list[str]:
    said = cells_of(customer, lead_sources)
    return [distinct(said[each]) for each in HEADINGS]
