"""Brings the books back in step after the ledger was restored: Xero stands as it does now, and it does not.

Every lane is held first, and surveys Xero when its hold is over: a row whose document stands there is then
posted without being sent. Whatever the ledger has forgotten is read again at its provider.
"""

from __future__ import annotations

from datetime import datetime

from shared.errors import Unavailable
from shared.feeds import OVERLAP, restored
from shared.jobs import FEED_OF
from shared.operations.connections import Connections
from shared.provider import PROVIDERS, Provider
from shared.store import feeds, inbox, jobs, lanes, month_sums
from shared.store.tenants import Tenant

# Another run of the feed may meanwhile store a page.
TRIES = 5


def hold(owner: Tenant, since: datetime, connections: Connections) -> bool:
    """Holds a tenant's lane, to be surveyed back to `since` (UTC), when the restored tables were as they are.

    Returns False while another process has the lane: try again in a minute.
    """
    name, now = connections.fresh(), connections.clock()
    lane = lanes.claim(owner.tenant, name, now)
    if lane is None:
        return False
    # What the sums hold may be of rows that are gone: they are counted again.
    month_sums.forget(owner.tenant, month_sums.kept(owner.tenant))
    held = lane.restored(since, now)
    lanes.release(owner.tenant, name, held, held.wakes_at(now))
    return True


def read_again(owner: Tenant, since: datetime, connections: Connections) -> int:
    """Makes the feeds begin before `since`, and queues again each event that came in since then.

    Returns the number of events. An event may have been read a while after it came in, so the events of
    seven days before count as well. Raises Unavailable where that could not be finished: do it again.
    """
    for provider in PROVIDERS:
        _begin_again(owner.tenant, provider, since, connections.clock())
    came_in = inbox.received_since(owner.tenant, since - OVERLAP)
    queued = [inbox.message_of(owner.tenant, hint, is_backlog=True) for hint in came_in]
    connections.inbox.put(queued)
    return len(queued)


def _begin_again(tenant: str, provider: Provider, since: datetime, now: datetime) -> None:
    for _ in range(TRIES):
        progress = feeds.read(tenant, provider)
        if not progress.revision or feeds.save(tenant, provider, restored(progress, since, now), now):
            jobs.due_by(tenant, FEED_OF[provider], now)
            return
    raise Unavailable("the feed is reading this list just now")
