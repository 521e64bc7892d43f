"""Defines how long a browser stays signed in, and what it may come back with from another site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

Errand = Literal["sign_in", "xero", "xero_choice"]
# Whoever leaves the desk for so long must sign in again, and so must everybody after a working day.
IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
# A session's row notes so often, and no oftener, that the session is in use.
NOTED_EVERY = timedelta(minutes=5)
# Somebody who is sent to another site has so long to come back.
ERRAND = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Pending:
    """An errand at another site, with PKCE's verifier; `until` is in UTC, `next` is where to go then."""

    errand: Errand
    verifier: str
    nonce: str
    until: datetime
    tenant: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's session. `person` is empty until somebody has signed in; `csrf` is in each of its forms."""

    id: str
    csrf: str = field(repr=False)
    begun_at: datetime
    seen_at: datetime
    person: str = ""
    email: str = ""
    pending: Mapping[str, Pending] = field(default_factory=dict, repr=False)

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    @property
    def ends_at(self) -> datetime:
        return min(self.seen_at + IDLE, self.begun_at + LONGEST)


def id_of(cookie: str) -> str:
    """Returns the key of a cookie's session. Whoever reads the table cannot make the cookie from the key."""
    return sha256(cookie.encode()).hexdigest()
