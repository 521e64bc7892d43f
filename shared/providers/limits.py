"""Reads how long a provider asks to be left alone, and keeps the connections to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy

from requests import Session
from requests.adapters import HTTPAdapter

from shared.errors import Throttled

# Stripe counts by the second and says nothing of how long. Nobody asks for more than the hour.
A_MOMENT, LONGEST = timedelta(seconds=2), timedelta(hours=1)
# Connections to one host that are kept open. A function handles one request at a time.
KEPT = 4


def utc_now() -> datetime:
    return datetime.now(UTC)


def throttled(provider: str, headers: Mapping[str, str], now: datetime) -> Throttled:
    """Makes the error for a 429 from its headers: Retry-After, else RateLimit-Reset, else a moment."""
    told = {name.lower(): value for name, value in headers.items()}
    asked = told.get("retry-after") or told.get("ratelimit-reset", "")
    until = min(max(_moment(asked, now), now + A_MOMENT), now + LONGEST)
    return Throttled(f"{provider}'s limit is used up until {until:%H:%M:%S}", until)


def _moment(asked: str, now: datetime) -> datetime:
    """Reads seconds from now on, or an HTTP date. Whatever else was sent asks for no time at all."""
    if asked.isdecimal():
        return now + min(timedelta(seconds=int(asked[:6])), LONGEST)
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return now
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def shared_session() -> Session:
    """Makes a session for all tenants of a process: a handshake costs more than most calls.

    Each call carries its own tenant's key. No cookie is kept, or it would travel to the next tenant's call.
    """
    session = Session()
    session.mount("http://", HTTPAdapter(pool_maxsize=KEPT))
    session.mount("https://", HTTPAdapter(pool_maxsize=KEPT))
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session
