"""Writes sales by lead source as CSV: a row for each lead source, a column for each month, in pounds."""

from __future__ import annotations

from collections.abc import Iterator

from shared.operations.lead_sources.report import Report
from shared.reports import cells
from shared.reports.uk import number


def lines(report: Report) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING."""
    yield from cells.lines(
        [["Lead source", "Customers", *(f"{each:%Y-%m}" for each in report.months), "Total"]]
    )
    yield from cells.lines(
        [row.name, str(row.customers), *map(number, row.months), number(row.total)] for row in report.rows
    )
    yield from cells.lines([["All", "", *map(number, report.totals), number(report.total)]])
