"""Keeps how far each tenant's feeds have come, for people to read too: a row for a tenant and a provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist, PutError

from shared.feeds import Feed, Span, Window
from shared.store.tables.lanes import FeedItem
from shared.store.tables.version import VERSION
from shared.store.tables.writing import condition_failed


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last time a tenant had its turn with a provider, in UTC. `error` is empty if it went well."""

    at: datetime
    error: str = ""

    @property
    def is_key_refused(self) -> bool:
        """Whether the provider did not take the key; the SDKs of all providers give that error this name."""
        return "AuthenticationError" in self.error


def read(tenant: str, provider: str) -> Feed:
    """Reads a feed, strongly consistent. A feed that never finished a page has revision 0."""
    return with_last_run(tenant, provider)[0]


def save(tenant: str, provider: str, feed: Feed, now: datetime) -> bool:
    """Stores a feed and forgets its last error. Returns False if another run has stored one meanwhile."""
    window, covered = feed.window, feed.covered
    item = FeedItem(tenant, provider, revision=feed.revision, last_run_at=now)
    if window:
        item.since, item.opened_at, item.finished_at = window.since, window.opened_at, window.finished_at
        item.after, item.reached = window.after, window.reached
        item.seen, item.queued = window.seen, window.queued
    item.found_at = feed.found_at
    item.awaited = {key: at.isoformat() for key, at in feed.awaited.items()} or None
    if covered:
        item.covered_from, item.covered_until = covered.since, covered.until
    first = FeedItem.revision.does_not_exist()
    try:
        item.save(FeedItem.revision == feed.revision - 1 if feed.revision > 1 else first)
    except PutError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def note(tenant: str, provider: str, error: str, now: datetime) -> None:
    """Records why a turn failed. How far the feed has come stays as it is."""
    FeedItem(tenant, provider).update(
        actions=[
            FeedItem.version.set(VERSION),
            FeedItem.last_error.set(error),
            FeedItem.last_run_at.set(now),
        ]
    )


def last_run(tenant: str, provider: str) -> LastRun | None:
    """Returns the last run with a provider, or None if there never was one."""
    return with_last_run(tenant, provider)[1]


def with_last_run(tenant: str, provider: str) -> tuple[Feed, LastRun | None]:
    """Reads a feed and its last run, as `read` and `last_run` do, in one read."""
    try:
        item = FeedItem.get(tenant, provider, consistent_read=True)
    except DoesNotExist:
        return Feed(), None
    return _feed(item), LastRun(item.last_run_at, item.last_error or "")


def _feed(item: FeedItem) -> Feed:
    if not item.revision:
        return Feed()
    covered_from: datetime | None = item.covered_from
    covered = Span(covered_from, item.covered_until) if covered_from else None
    awaited = {key: datetime.fromisoformat(at) for key, at in (item.awaited or {}).items()}
    return Feed(_window(item), covered, awaited, item.found_at, int(item.revision))


def _window(item: FeedItem) -> Window | None:
    """Returns the window; None for a first window that is to begin anew after a restore."""
    opened_at: datetime | None = item.opened_at
    if opened_at is None:
        return None
    return Window(
        since=item.since,
        opened_at=opened_at,
        after=item.after or "",
        reached=item.reached,
        seen=int(item.seen),
        queued=int(item.queued),
        finished_at=item.finished_at,
    )
