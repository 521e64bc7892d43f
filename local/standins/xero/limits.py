"""Enforces Xero's four limits: concurrent calls, calls a minute, calls a day, and an app's calls a minute.

A refused call counts too, so a client that keeps trying stays refused.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """The limits of one organisation. An organisation on the Starter plan has 1,000 calls a day."""

    concurrent: int = 5
    minute: int = 60
    day: int = 5000


@dataclass(frozen=True)
class Excess:
    """`retry_after` is in seconds; Xero gives it for minute and day only."""

    problem: str
    retry_after: int | None = None


@dataclass
class Window:
    """The calls within a sliding window."""

    span: timedelta
    most: int
    _times: deque[datetime] = field(default_factory=deque)

    def count(self, now: datetime) -> None:
        self._times.append(now)

    def used(self, now: datetime) -> int:
        while self._times and self._times[0] <= now - self.span:
            self._times.popleft()
        return len(self._times)

    def remaining(self, now: datetime) -> int:
        return max(0, self.most - self.used(now))

    def wait(self, now: datetime) -> int:
        """Returns the whole seconds until a call would pass, if no other came first."""
        if self.used(now) < self.most:
            return 0
        leaving = self._times[len(self._times) - self.most]
        return max(1, math.ceil((leaving + self.span - now).total_seconds()))


@dataclass
class Meter:
    """What one organisation has used; `app` is shared by all organisations of an app."""

    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self._minute = Window(MINUTE, self.limits.minute)
        self._day = Window(DAY, self.limits.day)

    def pass_or_excess(self, now: datetime, abreast: int, app: Window) -> Excess | None:
        excess = next(self._excesses(now, abreast, app), None)
        for window in (self._minute, self._day, app):
            window.count(now)
        return excess

    def _excesses(self, now: datetime, abreast: int, app: Window) -> Iterator[Excess]:
        for name, window in (("day", self._day), ("minute", self._minute)):
            if not window.remaining(now):
                yield Excess(name, window.wait(now))
        if not app.remaining(now):
            yield Excess("appminute")
        if abreast > self.limits.concurrent:
            yield Excess("concurrent")

    def headers(self, now: datetime, app: Window) -> dict[str, str]:
        return {
            "X-MinLimit-Remaining": str(self._minute.remaining(now)),
            "X-DayLimit-Remaining": str(self._day.remaining(now)),
            "X-AppMinLimit-Remaining": str(app.remaining(now)),
        }
