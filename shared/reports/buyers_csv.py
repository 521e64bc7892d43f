"""Writes customers with what was sold to them as CSV, in pounds, the largest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from shared.operations.history.by_sales import Buyer
from shared.reports import cells
from shared.reports.uk import number


def lines(buyers: Iterable[Buyer], today: date) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING."""
    yield from cells.lines([_head(today.year)])
    yield from cells.lines(_row(each, today) for each in buyers)


def _head(year: int) -> tuple[str, ...]:
    return (
        "Contact",
        "E-mail",
        "Sold to date before VAT",
        "Sold to date with VAT",
        f"{year} before VAT",
        f"{year - 1} before VAT",
        "Invoices",
        "Credit notes",
    )


def _row(buyer: Buyer, today: date) -> tuple[str, ...]:
    details, sold = buyer.customer.details, buyer.sums.to_date
    years = (buyer.sums.of_year(year) for year in (today.year, today.year - 1))
    return (
        details.name,
        details.email,
        number(sold.net),
        number(sold.gross),
        *(number(each.net) for each in years),
        str(sold.invoiced.count),
        str(sold.credited.count),
    )
