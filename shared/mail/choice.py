"""Defines which mails a person gets, and when a digest is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from shared.people import Role, suffices

Every = Literal["daily", "weekly", "never"]
EVERY: tuple[Every, ...] = get_args(Every)
# What a person can stop by a link in a mail.
Series = Literal["digest", "alarms"]
# A digest is there when the working day begins; a weekly one on Monday.
AT, MONDAY = time(7), 0
DAY = timedelta(days=1)
SPAN = {"daily": DAY, "weekly": 7 * DAY, "never": DAY}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which mails a person gets. `alarms` is None until the person has said: then the role decides."""

    every: Every = "never"
    alarms: bool | None = None

    def takes_alarms(self, role: Role) -> bool:
        """Whether a person in this role is written to when something must not wait.

        Unasked, whoever can do something about it is: nobody else may hear that Xero is disconnected.
        """
        return suffices(role, "bookkeeper") if self.alarms is None else self.alarms


def next_digest(every: Every, zone: str, after: datetime) -> datetime | None:
    """Returns when the next digest is due, in UTC; None for never. `zone` is an IANA name.

    >>> seven = datetime.fromisoformat("2026-06-01T06:00:00+00:00")
    >>> next_digest("weekly", "Europe/London", seven).isoformat()
    '2026-06-08T06:00:00+00:00'
    """
    if every == "never":
        return None
    there = ZoneInfo(zone)
    day = after.astimezone(there).date()
    while True:
        # Put together day by day, since a day in which the clocks change has no 24 hours.
        at = datetime.combine(day, AT, there)
        if at > after and (every == "daily" or day.weekday() == MONDAY):
            return at.astimezone(after.tzinfo)
        day += DAY


def hash_of(token: str) -> str:
    """Returns what is kept of a link's token. Whoever reads the table cannot make the link from it."""
    return sha256(token.encode()).hexdigest()
