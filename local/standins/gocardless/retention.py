"""Works out how far back GoCardless answers, in calendar months."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime


def months_before(now: datetime, months: int) -> datetime:
    """Returns the same time of the same day in the earlier month, or of its last day if that comes first."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
