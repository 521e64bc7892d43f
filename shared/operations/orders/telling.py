"""Tells the books of what was done with an order. The event is stored already, so that none is lost."""

from __future__ import annotations

from datetime import datetime

from shared.orders.orders import Order
from shared.queue import Inbox
from shared.store import inbox, orders
from shared.store.orders import Told


def tell(tenant: str, order: Order, what: Told, at: datetime, queue: Inbox) -> None:
    """Queues a stored event, however often it was queued before.

    Raises Unavailable: the sweep queues it then.
    """
    hint = orders.hint(order, what, at)
    queue.put([inbox.message_of(tenant, hint)])
    inbox.mark_queued(tenant, hint.event)
