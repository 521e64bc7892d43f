"""Counts the calls in a clock's second or minute, for the limits of the providers' stand-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Window:
    """The calls since the last full `span`, of which `most` are allowed."""

    most: int
    span: timedelta
    _since: datetime | None = None
    _used: int = 0

    def remaining(self, now: datetime) -> int:
        return self.most if self._start(now) != self._since else self.most - self._used

    def take(self, now: datetime) -> bool:
        """Counts a call; returns whether the limit allows it."""
        left = self.remaining(now)
        self._since = self._start(now)
        self._used = min(self.most, self.most - left + 1)
        return left > 0

    def ends(self, now: datetime) -> datetime:
        """Returns when the calls are counted anew, in UTC."""
        return self._start(now) + self.span

    def _start(self, now: datetime) -> datetime:
        return now.astimezone(UTC) - (now - EPOCH) % self.span
