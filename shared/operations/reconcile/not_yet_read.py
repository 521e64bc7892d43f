"""What nobody has read yet, where a difference has no other cause: the feed's list, events, dead letters."""

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


def not_yet_read(owner: Tenant, provider: Provider, around: Connections) -> Iterator[Cause]:
    """A cause for each thing that is outstanding, the likeliest first.

    They are of 0.00, since nobody knows what an event comes to before it is read.
    """
    unread = inbox.unread(owner.tenant, provider)
    waiting = ", ".join((*_unread(unread), *_lying(around.inbox.waiting(), "inbox queue")))
    dead = "".join(_lying(around.dead.count(), "dead-letter queue"))
    told = [("feed_not_run", _feed(owner, provider)), ("events_waiting", waiting), ("events_dead", dead)]
    if any(around.clock() - received > GIVEN_UP for received in unread.received):
        # The queue has given it up: if there are dead letters, one of this business's own is among them.
        told[1:] = reversed(told[1:])
    return (Cause(word, provider, 0, words) for word, words in told if words)


def _feed(owner: Tenant, provider: Provider) -> str:
    """Empty where it has read through since the first day."""
    feed, turn = feeds.read(owner.tenant, provider), feeds.last_run(owner.tenant, provider)
    if feed.reaches(feed_start(owner.settings)):
        return ""
    failed = f"; its last turn failed: {turn.error}" if turn and turn.error else ""
    if feed.window is None:
        return f"it has not run yet, and {_due(owner.tenant, provider)}{failed}"
    if feed.window.finished_at:
        return f"it has not read from the new first day on, {owner.settings.feed_from}{failed}"
    window = feed.window
    return f"it has been reading since {_moment(window.opened_at)}, {window.seen} listed so far{failed}"


def _due(tenant: str, provider: Provider) -> str:
    since = tenants.connected_since(tenant, provider)
    return f"is due since {_moment(since)}" if since else "since when it is due is not on record"


def _unread(unread: Unread) -> Iterator[str]:
    if count := len(unread.received):
        yield f"{_many(count, 'event')} not read, the oldest of {_moment(min(unread.received))}"
    if unread.unqueued:
        yield f"{unread.unqueued} of them not queued yet"


def _lying(count: int, where: str) -> Iterator[str]:
    """A queue cannot be asked whose its messages are."""
    if count:
        yield f"{_many(count, 'message')} of all businesses in the {where}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _moment(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"
