"""Takes the turns in which contacts are read from Xero: soon after a webhook, and from time to time.

In the same turns imports and erasures go on that pages have begun, and other systems are told what is untold.

The reconciliation's function does it: it can open what is needed, and there is no further queue to watch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from aws_lambda_powertools import Logger

from functions.sync.turns import GoesOn, take_turn
from shared.errors import Disconnected, Throttled
from shared.jobs import DAY, Due
from shared.operations.connections import Connections
from shared.operations.contacts import leftovers
from shared.operations.contacts.announcing import announce_all
from shared.operations.contacts.looking import look

# A turn that failed is taken again after this time; one that lives takes no longer.
AGAIN = timedelta(minutes=15)
# What pages have begun, and is not over, goes on after this time.
SOON = timedelta(minutes=1)
# A step begins only with so much of the function's time left.
RESERVE = timedelta(seconds=90)

Count = Callable[[Mapping[str, int]], object]


def take_one_turn(
    due: Due, connections: Connections, logger: Logger, left: Callable[[], timedelta], count: Count
) -> bool:
    """Reads one business's contacts, unless somebody else does. Returns False on a failure."""
    work = partial(_take, due.tenant, connections, logger, left, count)
    return take_turn(due, AGAIN, connections.clock(), work, logger)


def _take(
    tenant: str, connections: Connections, logger: Logger, left: Callable[[], timedelta], count: Count
) -> datetime:
    """Does what needs nothing of Xero first: it also goes on while Xero lets nobody in."""
    is_over = leftovers.carry_on(tenant, connections, lambda: left() > RESERVE)
    try:
        next_at = _look(tenant, connections, logger, left, count)
    except GoesOn as rest:
        if is_over:
            raise
        raise GoesOn(connections.clock() + SOON) from rest
    finally:
        announce_all(tenant, connections.announcements, lambda: left() > RESERVE)
    return next_at if is_over else min(next_at, connections.clock() + SOON)


def _look(
    tenant: str, connections: Connections, logger: Logger, left: Callable[[], timedelta], count: Count
) -> datetime:
    """Looks, and returns when to look again. A business that is not connected rests until it is."""
    try:
        looked = look(tenant, connections, lambda: left() > RESERVE)
    except Disconnected:
        # Whoever connects makes it due at once.
        raise GoesOn(connections.clock() + DAY) from None
    except Throttled as error:
        raise GoesOn(error.until) from None
    taken = looked.taken
    found = {
        "customers_came_in": len(taken.came_in),
        "customers_changed": len(taken.changed),
        "sales_documents_not_read": len(taken.unread),
    }
    count({name: number for name, number in found.items() if number})
    if taken.recounted:
        logger.warning("sums of sales were wrong", extra={"tenant": tenant, "contacts": taken.recounted})
    if taken.unread:
        logger.warning("sales documents make no sense", extra={"tenant": tenant, "documents": taken.unread})
    if looked.is_paused:
        raise GoesOn(looked.next_at)
    return looked.next_at
