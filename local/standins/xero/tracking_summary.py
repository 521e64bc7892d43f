"""Sums up sales by the options of a tracking category, as a person reads them in Xero's tracking summary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from local.standins.xero import currencies
from local.standins.xero.books import Posting
from local.standins.xero.records import ZERO, BankTransaction, Line, OpenItem
from local.standins.xero.state import State
from local.standins.xero.taxes import CLASS_OF
from local.standins.xero.tracking_records import TrackingCategory

AT_THE_BANK = {"RECEIVE": 1, "SPEND": -1}
Summary = dict[str | None, dict[str, Decimal]]
"""Net sales in pounds by option and by month, such as 2026-10. None is what is unassigned."""


def summary(state: State, category: TrackingCategory, first: date, last: date) -> Summary:
    """Sums up the lines on revenue accounts of approved and paid invoices, less those of credit notes.

    Money that was received at the bank counts as well, less what was spent there. All count by the dates of
    the documents, both days included; what comes to nothing is left out.
    """
    found: Summary = {}
    for sign, document in _documents(state):
        if first <= document.date <= last and document.status in ("AUTHORISED", "PAID"):
            for line in document.lines:
                if CLASS_OF[state.accounts[line.account_id].type] == "REVENUE":
                    _add(found, _option(category, line), document.date, sign * _net(line, _rate(document)))
    return pruned(found)


def _documents(state: State) -> Iterator[tuple[int, OpenItem | BankTransaction]]:
    yield from ((1, invoice) for invoice in state.invoices)
    yield from ((-1, note) for note in state.credit_notes)
    yield from (
        (AT_THE_BANK[each.type], each) for each in state.bank_transactions if each.type in AT_THE_BANK
    )


def _rate(document: OpenItem | BankTransaction) -> Decimal:
    return Decimal(1) if isinstance(document, BankTransaction) else document.rate


def _net(line: Line, rate: Decimal) -> Decimal:
    (posting,) = currencies.converted([Posting(line.account_id, line.net)], rate)
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
