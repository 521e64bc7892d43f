"""Holds a Xero user's token set, and the rule for when it is too old to begin a call with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A writer runs up to 50 s and its last call may take 28 s: five minutes leave room to spare.
FRESH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TokenSet:
    """`revision` counts the refreshes. The secrets stay out of every repr, and so out of logs."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    revision: int = 0

    def is_fresh(self, now: datetime) -> bool:
        return now + FRESH < self.expires_at
