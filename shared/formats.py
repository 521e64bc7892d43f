"""Writes money, days and moments as people in the United Kingdom read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

MINUS = "\N{MINUS SIGN}"


def money(pence: int) -> str:
    """Writes whole pence as pounds, such as £1,234.56, with a true minus. Raises TypeError for others."""
    if type(pence) is not int:
        raise TypeError(f"money is shown from whole pence, not from {pence!r}")
    pounds, rest = divmod(abs(pence), 100)
    return f"{MINUS if pence < 0 else ''}£{pounds:,}.{rest:02}"


def day(at: date) -> str:
    """Writes 29 November 2026. Raises TypeError for a moment, whose day depends on a time zone."""
    if isinstance(at, datetime):
        raise TypeError("a moment has no day of its own: write it with its time zone")
    return f"{at.day} {at:%B %Y}"


def moment(at: datetime, zone: str) -> str:
    """Writes 29 Nov 2026, 10:42 as clocks in the zone show it. Raises ValueError for a naive moment."""
    if at.tzinfo is None:
        raise ValueError(f"nobody knows in which time zone {at} is")
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%b %Y, %H:%M}"


def pounds(pence: int) -> str:
    """Writes whole pounds without their pence, as an axis does: £1,200. Other amounts are written whole."""
    return money(pence).removesuffix(".00")


def size(octets: int) -> str:
    """Writes a number of bytes by thousands, as Xero bills them: 12.3 MB. Below a megabyte it is in kB."""
    for unit, name in ((10**9, "GB"), (10**6, "MB")):
        if octets >= unit:
            whole, rest = divmod(octets * 10 // unit, 10)
            return f"{whole:,}.{rest} {name}" if rest else f"{whole:,} {name}"
    return f"{octets // 1000:,} kB"


def count(number: int) -> str:
    """Writes a number of things: 12,345."""
    return f"{number:,}"


def one_after_the_other(names: Sequence[str]) -> str:
    """Writes names as a sentence has them.

    >>> one_after_the_other(["Region", "Team", "Van"]), one_after_the_other(["Region"])
    ('Region, Team and Van', 'Region')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
