"""Writes money, days and names as people do in the UK."""

from __future__ import annotations

from datetime import date

from shared.ledger.vat import Vat
from shared.money import Money


def pounds(pence: int) -> str:
    """Returns pounds with sign and separators.

    >>> pounds(-123456)
    '-£1,234.56'
    """
    return f"{'-' if pence < 0 else ''}£{abs(Money(pence).decimal):,.2f}"


def number(pence: int) -> str:
    """Returns pounds for a spreadsheet: no currency sign, no separators."""
    return str(Money(pence).decimal)


def vat(amount: Vat) -> str:
    """Returns VAT in pounds, with an asterisk for VAT that only Xero knows."""
    return f"{pounds(amount.pence)}{'*' if amount.untold else ''}"


def day(on: date) -> str:
    """Returns a day as the UK writes it.

    >>> day(date(2026, 10, 5))
    '05 Oct 2026'
    """
    return f"{on:%d %b %Y}"


def month(first: date) -> str:
    return f"{first:%B %Y}"


def on_one_line(text: str) -> str:
    """Removes what a terminal or a page obeys rather than shows: line ends, escapes, changes of direction."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
