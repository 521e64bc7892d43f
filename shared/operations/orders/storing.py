"""Stores a change of an order that others may be storing at the same moment."""

from __future__ import annotations

from collections.abc import Callable

from shared.orders.orders import Order
from shared.store import orders
from shared.store.tries import Pause, at_once, until_done

BUSY = "others keep storing the same order"


def changed(
    tenant: str, id: str, rule: Callable[[Order], Order], pause: Pause = at_once, known: Order | None = None
) -> Order | None:
    """Stores what a rule makes of an order, read anew each time somebody else has stored it meanwhile.

    Returns the order as it is then, None where there is none; nothing is stored where nothing has changed.
    `known` is the order as it was read a moment ago: it saves a reading where the rule changes it. Where it
    does not, the order is read all the same, since it may be another one by now.
    Raises Unavailable, and whatever the rule raises.
    """
    if known and (stored := _stored(tenant, known, rule)):
        return stored
    (order,) = until_done(lambda: _changed(tenant, id, rule), pause, BUSY)
    return order


def _changed(tenant: str, id: str, rule: Callable[[Order], Order]) -> tuple[Order | None] | None:
    before = orders.read(tenant, id)
    after = rule(before) if before else None
    try:
        return (orders.save(tenant, after) if after and after != before else before,)
    except orders.Overtaken:
        return None


def _stored(tenant: str, known: Order, rule: Callable[[Order], Order]) -> Order | None:
    after = rule(known)
    try:
        return orders.save(tenant, after) if after != known else None
    except orders.Overtaken:
        return None
