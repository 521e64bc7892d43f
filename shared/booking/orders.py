"""Books the orders of our own forms: each becomes an invoice before anybody has paid it."""

from __future__ import annotations

from shared.booking.case import Case
from shared.orders.orders import Order
from shared.settings import Settings


def ordered(order: Order, settings: Settings) -> Case:
    """Presents an order as the recorder books it."""
    raise NotImplementedError(order.id, settings)


def cancelled(order: Order, settings: Settings) -> Case:
    """Presents the end of an order as the recorder books it."""
    raise NotImplementedError(order.id, settings)
