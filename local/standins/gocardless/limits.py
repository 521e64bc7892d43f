"""Enforces GoCardless's limits: an organisation's calls per clock minute, and fewer for its balances."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from local.standins.window import Window

MINUTE = timedelta(minutes=1)
BALANCES = "/balances"


@dataclass(frozen=True)
class Limits:
    minute: int = 1000
    balances: int = 60


@dataclass
class Meter:
    """What one organisation has used of its limits."""

    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self._all = Window(self.limits.minute, MINUTE)
        self._balances = Window(self.limits.balances, MINUTE)

    def passes(self, path: str, now: datetime) -> bool:
        within = self._all.take(now)
        return self._balances.take(now) and within if path == BALANCES else within

    def headers(self, path: str, now: datetime) -> dict[str, str]:
        """Returns the headers of the limit that `path` is closest to; the reset is an HTTP date."""
        windows = [self._all, self._balances] if path == BALANCES else [self._all]
        tightest = min(windows, key=lambda window: window.remaining(now))
        return {
            "RateLimit-Limit": str(tightest.most),
            "RateLimit-Remaining": str(tightest.remaining(now)),
            "RateLimit-Reset": format_datetime(tightest.ends(now), usegmt=True),
        }
