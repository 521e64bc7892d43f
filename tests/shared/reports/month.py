"""Makes a month of a small business, with odd things in it, for reports to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from shared.events import Event, Payer, Refunded, Sale, Unrecognised
from shared.ledger.rows import LedgerRow
from shared.month_end.build import month_end
from shared.month_end.report import MonthEnd
from tests.shared.booking.books import SETTINGS, moved, paid
from tests.shared.month_end.ledger_rows import recorded

OCTOBER = date(2026, 10, 1)
MADE_AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def at(day: int) -> datetime:
    return datetime(2026, 10, day, 12, tzinfo=UTC)


def sold(number: int, gross: int = 123456, what: str = "Boiler service", who: str = "Ada Lovell") -> Event:
    sale = Sale(f"ch_{number}", Payer("stripe", f"cus_{number}", who), what)
    when = at(1 + number % 28)
    return paid(sale, gross=gross, fee=200, at=when, source=f"txn_{number}", category="charge")


def rows() -> list[LedgerRow]:
    return recorded(
        sold(1),
        sold(2, 9600, "Oven cleaning", "Łukasz Żółć"),
        Refunded(moved(-3000, 0, at(9), "txn_3", category="refund"), None),
        Unrecognised(moved(-700, 0, at(12), "txn_4", category="loan"), "shown", "unknown_category"),
    )


def report(entries: list[LedgerRow] | None = None, sales_tax: str = "OUTPUT2") -> MonthEnd:
    settings = replace(SETTINGS, sales_tax=sales_tax)
    return month_end(rows() if entries is None else entries, "stripe", OCTOBER, settings)


def untaxed() -> MonthEnd:
    """Makes the report of a business that leaves the tax on sales to Xero's account."""
    return report(recorded(sold(1), settings=replace(SETTINGS, sales_tax="")))


def pending() -> MonthEnd:
    return report(
        [replace(each, state="pending") for each in recorded(sold(1)) if each.document] + _sources()
    )


def _sources() -> list[LedgerRow]:
    return [each for each in recorded(sold(1)) if not each.document]


def big(sales: int) -> MonthEnd:
    return report(recorded(*_many(sales)))


def _many(sales: int) -> Iterator[Event]:
    for number in range(sales):
        yield sold(number, 1000 + number, f"Job {number}", f"Buyer {number}")
