"""Holds a Xero user's tokens, and the rules for when they are too old and when they are dead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A writer runs up to 50 s and its last call may take 28 s: five minutes leave room to spare.
FRESH = timedelta(minutes=5)


# A process that could not store a set holds it in memory, and may store it for as long as this.
DOUBT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What calls are made with. The secret stays out of every repr, and so out of logs.

    `revision` counts the refreshes. `is_unfinished`: a refresh of this revision was begun, and nothing is
    stored that came of it. `refused_at` is when Xero first refused to refresh it all the same, in UTC.
    """

    access: str = field(repr=False)
    expires_at: datetime
    revision: int = 0
    is_unfinished: bool = False
    refused_at: datetime | None = None

    def is_fresh(self, now: datetime) -> bool:
        return now + FRESH < self.expires_at

    def is_dead(self, now: datetime) -> bool:
        """Whether nobody can hold a newer set that is still to be stored, now that Xero refuses this one."""
        is_refused_for_long = self.refused_at is not None and now - self.refused_at >= DOUBT
        return not self.is_unfinished or is_refused_for_long


@dataclass(frozen=True, slots=True)
class TokenSet:
    """Both tokens, as Xero gives them and as a refresh needs them. They are in no repr either."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    revision: int = 0
