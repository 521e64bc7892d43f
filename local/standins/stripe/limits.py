"""Enforces Stripe's limits: an account's calls in a clock second, and fewer at each endpoint."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from local.standins.window import Window

SECOND = timedelta(seconds=1)
# The values of the header Stripe-Rate-Limited-Reason.
Reason = Literal["global-rate", "endpoint-rate"]


@dataclass(frozen=True)
class Limits:
    """The most calls a second. The defaults are those of an account in live mode; a sandbox has 25 in all."""

    account: int = 100
    endpoint: int = 25


@dataclass
class Meter:
    """What one account has used of its limits; None is no limit, for a clock that stands still."""

    limits: Limits | None = field(default_factory=Limits)

    def __post_init__(self) -> None:
        limits = self.limits or Limits()
        self._account = Window(limits.account, SECOND)
        self._endpoints: defaultdict[str, Window] = defaultdict(lambda: Window(limits.endpoint, SECOND))

    def refuses(self, endpoint: str, now: datetime) -> Reason | None:
        """Counts a call and returns the limit that refuses it, if one does.

        An endpoint is a method with a path, whatever id the path ends in: `GET /v1/charges/{id}`.
        """
        if self.limits is None:
            return None
        if not self._account.take(now):
            return "global-rate"
        return None if self._endpoints[endpoint].take(now) else "endpoint-rate"
