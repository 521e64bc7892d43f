"""Writes customers as CSV that can be changed in a spreadsheet and imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.contacts.csv_columns import HEADINGS, cells_of
from shared.contacts.customers import Customer
from shared.reports import cells
from shared.spreadsheets import distinct


def lines(customers: Iterable[Customer]) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING.

    Of further persons it has those that are in Xero, the first five.
    """
    yield from cells.lines([HEADINGS.values()])
    yield from cells.lines(_row(each) for each in customers)


def _row(customer: Customer) -> list[str]:
    said = cells_of(customer)
    return [distinct(said[each]) for each in HEADINGS]
