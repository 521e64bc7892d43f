"""Has orders looked at whose time to be paid is over, though no webhook has told what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from functions.sync.wiring import SyncDeps
from shared.jobs import Due
from shared.queue import Message, OrderToBook
from shared.store import orders

# The recorder looks at each within minutes; what it cannot is queued once more at the next turn.
AGAIN = timedelta(minutes=15)
# Whoever begins to pay says when to look; without anybody the job rests.
RESTS = timedelta(days=365)
# A turn queues no more, and the next one goes on.
MOST = 1_000


def look_at_orders(due: Due, deps: SyncDeps) -> datetime:
    """Queues the orders of a business that are to be looked at; returns when the job is next due."""
    now = deps.clock()
    found = list(islice(orders.ended_before(due.tenant, now), MOST))
    deps.inbox.put(Message(due.tenant, OrderToBook(each.id), is_backlog=True) for each in found)
    return now + AGAIN if found else (orders.next_end(due.tenant) or now + RESTS)
