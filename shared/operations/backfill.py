"""Moves the first day of the feed, and shows how far the feed has come since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain

from shared.feeds import Feed, feed_start
from shared.jobs import FEED_OF
from shared.operations import opening_balance
from shared.provider import PROVIDERS, Provider
from shared.store import feeds, jobs, secrets, tenants
from shared.store.feeds import LastRun
from shared.store.tenants import Tenant

# Before anything else that is due.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Move:
    """A move from one first day to another. `openings` are sources of opening balances as of the old day."""

    before: date
    to: date
    openings: tuple[str, ...] = ()

    @property
    def is_forward(self) -> bool:
        return self.to > self.before


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one provider's feed has come. `beginning` is the first moment that the feed is to read."""

    provider: Provider
    beginning: datetime
    feed: Feed
    last_run: LastRun | None

    @property
    def is_finished(self) -> bool:
        return self.feed.reaches(self.beginning)


def plan(owner: Tenant, day: date, now: datetime) -> Move:
    """Plans a move of the first day. Raises ValueError for a day in the future, or the present first day."""
    before = owner.settings.feed_from
    if day > owner.settings.day_of(now):
        raise ValueError(f"{day} is in the future")
    if day == before:
        raise ValueError(f"the feed begins on {day} already")
    openings = (opening_balance.posted_openings(owner.tenant, provider) for provider in PROVIDERS)
    return Move(before, day, tuple(chain.from_iterable(openings)))


def begin(owner: Tenant, move: Move) -> None:
    """Sets the new first day, and makes the feeds due at once. Raises LookupError or Unavailable."""
    tenants.set_feed_start(owner.tenant, move.to)
    for provider in PROVIDERS:
        jobs.due_by(owner.tenant, FEED_OF[provider], AT_ONCE)


def progress(owner: Tenant) -> list[Progress]:
    """Returns the progress of each provider that the tenant is connected to."""
    start, tenant = feed_start(owner.settings), owner.tenant
    return [
        Progress(each, start, feeds.read(tenant, each), feeds.last_run(tenant, each))
        for each in PROVIDERS
        if secrets.is_kept(tenant, secrets.KEYS[each])
    ]
