"""Works out the days on which a subscription is charged."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import count

from local.gocardless_month.shapes import Thing
from local.standins.gocardless.moves.working_days import rolled

MONTHS = {"monthly": 1, "yearly": 12}
LAST_DAY = -1


def charge_date(subscription: Thing, place: int) -> date:
    """Returns the day of charge at a place in the timetable, where the first is 0."""
    begin, steps = date.fromisoformat(subscription["start_date"]), place * subscription["interval"]
    if subscription["interval_unit"] == "weekly":
        return rolled(begin + timedelta(weeks=steps))
    months = steps * MONTHS[subscription["interval_unit"]]
    return rolled(_in_month(begin, months, subscription["day_of_month"] or begin.day))


def begins(earliest: date, day_of_month: int | None) -> date:
    """Returns the first such day of a month that is not before the earliest."""
    if day_of_month is None:
        return earliest
    here = _in_month(earliest, 0, day_of_month)
    return here if here >= earliest else _in_month(earliest, 1, day_of_month)


def reached_by(subscription: Thing, day: date) -> int:
    """Counts the places whose days of charge lie before a day."""
    return next(place for place in count() if charge_date(subscription, place) >= day)


def _in_month(begin: date, months: int, day: int) -> date:
    """Returns a day of the month that lies some months on, or that month's last day if it is shorter."""
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if day == LAST_DAY else min(day, last))
