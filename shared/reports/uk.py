"""Money, days and names as they are written in the UK."""

from __future__ import annotations

from datetime import date

from shared.ledger.profiles import PROFILES
from shared.ledger.vat import Vat
from shared.money import Money
from shared.provider import Provider

PROVIDERS: dict[Provider, str] = {each: profile.name for each, profile in PROFILES.items()}


def pounds(pence: int) -> str:
    """
    >>> pounds(-123456)
    '-£1,234.56'
    """
    return f"{'-' if pence < 0 else ''}£{abs(Money(pence).decimal):,.2f}"


def number(pence: int) -> str:
    """Pounds for a spreadsheet: no sign of the currency, no separators."""
    return str(Money(pence).decimal)


def vat(found: Vat) -> str:
    """An asterisk stands for what Xero alone knows."""
    return f"{pounds(found.pence)}{'*' if found.untold else ''}"


def day(given: date) -> str:
    """
    >>> day(date(2026, 10, 5))
    '05 Oct 2026'
    """
    return f"{given:%d %b %Y}"


def month(first: date) -> str:
    return f"{first:%B %Y}"


def on_one_line(text: str) -> str:
    """Without what a terminal or a page obeys rather than shows: line ends, escapes, turns of direction."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
