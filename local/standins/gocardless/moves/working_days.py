"""Counts the days on which banks work. Bank holidays are left out: they only make a payment later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

SATURDAY = 5


def today(seconds: int) -> date:
    """Returns the date in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date()


def rolled(day: date) -> date:
    """Returns the day itself or, at a weekend, the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def later(day: date, count: int) -> date:
    """Returns the day that is so many working days after a day."""
    for _ in range(count):
        day = rolled(day + timedelta(days=1))
    return day
