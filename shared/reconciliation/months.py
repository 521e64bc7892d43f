"""Counts in months: which are closed, and which of these are to be looked at again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# A month is closed this long after its end. By then Stripe and GoCardless have paid it out, most of its
# disputes and failed debits have come, and the return for its VAT is due.
CLOSING = timedelta(days=35)
DAY = timedelta(days=1)
# In this time a twelfth of the closed months is read again, so that each has its turn once a year.
TURN = timedelta(days=30)
TURNS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first up to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def month_of(day: date) -> date:
    """Returns a month as its first day."""
    return day.replace(day=1)


def days_of(month: date) -> Days:
    return Days(month, following(month) - DAY)


def following(month: date) -> date:
    return month_of(month + timedelta(days=31))


def first_open(today: date) -> date:
    """Returns the first month that is not closed yet.

    >>> first_open(date(2026, 11, 4)), first_open(date(2026, 11, 5))
    (datetime.date(2026, 9, 1), datetime.date(2026, 10, 1))
    """
    return month_of(today - CLOSING)


def closed_months(first_day: date, today: date) -> list[date]:
    """Returns the closed months from that of the first day on."""
    months, month = [], month_of(first_day)
    while month < first_open(today):
        months.append(month)
        month = following(month)
    return months


def next_in_turn(months: list[date], read_at: Mapping[date, datetime], now: datetime) -> date | None:
    """Returns the month to read again: one never read, else the one longest ago; None if no turn has come."""
    unread = [month for month in months if month not in read_at]
    if unread:
        return unread[-1]
    lately = sum(1 for month in months if now - read_at[month] < TURN)
    had_their_turn = lately * TURNS_A_YEAR >= len(months)
    return None if had_their_turn else min(months, key=lambda month: (read_at[month], month))
