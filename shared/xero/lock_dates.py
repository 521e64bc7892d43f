"""Reads the dates up to which an organisation has locked its books."""

from __future__ import annotations

from datetime import date, timedelta

from shared.xero.client import Reply
from shared.xero.paging import day_of


def first_open_day(reply: Reply) -> date | None:
    """Returns the day after the organisation's lock dates.

    None where there are none, or Xero has not answered.
    """
    organisations = reply.body.get("Organisations") if isinstance(reply.body, dict) else None
    if reply.status != 200 or not organisations:
        return None
    locks = (organisations[0].get(name) for name in ("PeriodLockDate", "EndOfYearLockDate"))
    days = [day_of(lock) for lock in locks if lock]
    return max(days) + timedelta(days=1) if days else None
