"""Reads months from addresses, and lists those that a page lets somebody choose from."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from shared.reconciliation.months import following, month_of

# A month of this century, as addresses name it.
FIRST = date(2000, 1, 1)
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
# Ten years of months are as long as a list may be.
MOST = 120


def first_day(named: str) -> date:
    """Returns the first day of a month that is written 2026-11. Raises ValueError for anything else."""
    if not MONTH.fullmatch(named):
        raise ValueError(f"{named!r} is no month")
    return date.fromisoformat(f"{named}-01")


def span(named: str, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Returns the first moment of a month in a zone, and that of the next month; of no month, neither.

    Raises ValueError for what is no month.
    """
    if not named:
        return None, None
    first = first_day(named)
    return datetime.combine(first, time(), zone), datetime.combine(following(first), time(), zone)


def choices(since: date, today: date, chosen: str) -> list[tuple[str, str]]:
    """Lists the months since a day, the latest first, as addresses and as people write them.

    The chosen one is among them, though nothing may have happened in it.
    """
    known, month = list[date](), month_of(since)
    while month <= today:
        known.append(month)
        month = following(month)
    listed = {*known[-MOST:], *([first_day(chosen)] if chosen else [])}
    return [(f"{each:%Y-%m}", f"{each:%B %Y}") for each in sorted(listed, reverse=True)]
