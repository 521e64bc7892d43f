"""Names what nobody has read yet, where a difference has no other cause: lists, events, dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shared.feeds import feed_start
from shared.operations.connections import Connections
from shared.provider import Provider
from shared.reconciliation.result import Cause
from shared.store import feeds, inbox, tenants
from shared.store.inbox import GIVEN_UP, Unread
from shared.store.tenants import Tenant


def not_yet_read(owner: Tenant, provider: Provider, connections: Connections) -> Iterator[Cause]:
    """Yields a cause for each thing that is outstanding, the likeliest first.

    Each cause is over 0.00, since nobody knows the amount of an event before it is read.
    """
    unread = inbox.unread(owner.tenant, provider)
    queued = connections.inbox.waiting() + connections.failed.count()
    waiting = ", ".join((*_unread(unread), *_messages(queued, "inbox queue")))
    dead = "".join(_messages(connections.dead.count(), "dead-letter queue"))
    causes = [("feed_not_run", _feed(owner, provider)), ("events_waiting", waiting), ("events_dead", dead)]
    if any(connections.clock() - received > GIVEN_UP for received in unread.received):
        # The queue has given the event up: if there are dead letters, one is this business's own.
        causes[1:] = reversed(causes[1:])
    return (Cause(reason_code, provider, 0, detail) for reason_code, detail in causes if detail)


def _feed(owner: Tenant, provider: Provider) -> str:
    """Says why the feed is behind; empty if it has read everything since the first day."""
    feed, last_run = feeds.read(owner.tenant, provider), feeds.last_run(owner.tenant, provider)
    if feed.reaches(feed_start(owner.settings)):
        return ""
    failed = f"; its last turn failed: {last_run.error}" if last_run and last_run.error else ""
    if feed.window is None:
        return f"it has not run yet, and {_due(owner.tenant, provider)}{failed}"
    if feed.window.finished_at:
        return f"it has not read from the new first day on, {owner.settings.feed_from}{failed}"
    window = feed.window
    return f"it has been reading since {_moment(window.opened_at)}, {window.seen} listed so far{failed}"


def _due(tenant: str, provider: Provider) -> str:
    since = tenants.connected_since(tenant, provider)
    return f"has been due since {_moment(since)}" if since else "when it was first due is not on record"


def _unread(unread: Unread) -> Iterator[str]:
    if count := len(unread.received):
        yield f"{_many(count, 'event')} not read, the oldest of {_moment(min(unread.received))}"
    if unread.unqueued:
        yield f"{unread.unqueued} of them not queued yet"


def _messages(count: int, where: str) -> Iterator[str]:
    """Counts the messages in a queue, which cannot say whose they are."""
    if count:
        yield f"{_many(count, 'message')} of all businesses in the {where}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _moment(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"
