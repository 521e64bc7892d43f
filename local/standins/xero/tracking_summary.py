"""Sums up sales by the options of a tracking category, as a person reads them in Xero's tracking summary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from local.standins.xero import currencies
from local.standins.xero.books import Posting
from local.standins.xero.records import ZERO, Line, OpenItem
from local.standins.xero.state import State
from local.standins.xero.taxes import CLASS_OF
from local.standins.xero.tracking_records import TrackingCategory

Summary = dict[str | None, dict[str, Decimal]]
"""Net sales in pounds by option and by month, such as 2026-10. None is what is unassigned."""


def summary(state: State, category: TrackingCategory, first: date, last: date) -> Summary:
    """Sums up the lines on revenue accounts of approved and paid invoices, less those of credit notes.

    Counts by the dates of documents, both days included; what comes to nothing is left out.
    """
    found: Summary = {}
    for sign, document in _documents(state):
        if first <= document.date <= last and document.status in ("AUTHORISED", "PAID"):
            for line in document.lines:
                if CLASS_OF[state.accounts[line.account_id].type] == "REVENUE":
                    _add(found, _option(category, line), document.date, sign * _net(line, document))
    return pruned(found)


def _documents(state: State) -> Iterator[tuple[int, OpenItem]]:
    yield from ((1, invoice) for invoice in state.invoices)
    yield from ((-1, note) for note in state.credit_notes)


def _net(line: Line, document: OpenItem) -> Decimal:
    (posting,) = currencies.converted([Posting(line.account_id, line.net)], document.rate)
    return posting.amount


def _option(category: TrackingCategory, line: Line) -> str | None:
    for mark in line.tracking:
        if mark.category_id == category.id:
            return category.by_id[mark.option_id].name
    return None


def _add(found: Summary, option: str | None, day: date, amount: Decimal) -> None:
    months = found.setdefault(option, {})
    month = f"{day:%Y-%m}"
    months[month] = months.get(month, ZERO) + amount


def pruned(found: Summary) -> Summary:
    """Leaves out what comes to nothing."""
    kept = {
        option: {month: amount for month, amount in months.items() if amount}
        for option, months in found.items()
    }
    return {option: months for option, months in kept.items() if months}
