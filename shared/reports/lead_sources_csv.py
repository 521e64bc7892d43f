"""Writes sales by lead source as CSV: a row for each lead source, two columns for each month.

They hold what was sold in it, in pounds, and how many customers were won in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared.operations.lead_sources.report import Report
from shared.reports import cells
from shared.reports.uk import number

NO_SOURCE = "No lead source"


def lines(report: Report) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING."""
    yield from cells.lines([_headings(report)])
    yield from cells.lines(
        [row.name, str(row.customers), *map(number, row.months), number(row.total), *_won(row.won)]
        for row in report.rows
    )
    nothing = [""] * (len(report.months) + 2)
    yield from cells.lines([[NO_SOURCE, *nothing, *_won(report.won_by_none)]])
    yield from cells.lines(
        [["All", "", *map(number, report.totals), number(report.total), *_won(report.won)]]
    )


def _headings(report: Report) -> list[str]:
    months = [f"{each:%Y-%m}" for each in report.months]
    won = [f"Won in {each}" for each in months]
    return ["Lead source", "Customers", *months, "Total", *won, "Won in all"]


def _won(numbers: Sequence[int]) -> list[str]:
    return [*map(str, numbers), str(sum(numbers))]
