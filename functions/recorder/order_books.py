"""Books orders of our own forms, follows the attempts to pay them, and notes what became of their money."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from functions.recorder.wiring import RecorderDeps
from shared.booking.changes import changed as changed_by
from shared.booking.orders import cancelled, ordered
from shared.errors import Unavailable
from shared.events import Event, sale_of
from shared.ledger.keys import Role, reference
from shared.ledger.sale_facts import Fact
from shared.operations.orders.following import follow
from shared.operations.orders.storing import BUSY, changed
from shared.orders.attempts import as_booked
from shared.orders.money import money_of
from shared.orders.numbers import is_order_number
from shared.orders.orders import Order
from shared.queue import Message, OrderToBook, ReadAgain
from shared.store import ledger, links, orders, rows
from shared.store.tenants import Tenant
from shared.store.tries import until_done

# The orders whose attempts were looked at for the messages of one batch: the tenant and the number of each.
Followed = set[tuple[str, str]]


def record_order(
    message: Message, about: OrderToBook, owner: Tenant | None, deps: RecorderDeps
) -> ledger.Recorded:
    """Books what was done with an order here, and looks at its attempts if no event of ours has told of it.

    Raises Unavailable where a later try may succeed.
    """
    order = orders.read(message.tenant, about.object_id)
    if owner is None or order is None:
        raise Unavailable("the tenant is not set up, or the order is not stored yet")
    outcome = _book(owner, order, deps.clock(), deps, message.event)
    if not message.event or order.cancelled_at:
        order = _follow(message.tenant, order.id, deps) or order
    note_money(owner.tenant, order, deps)
    return outcome


def follow_attempt(
    tenant: str, about: ReadAgain, deps: RecorderDeps, followed: Followed
) -> Literal["followed"] | None:
    """Looks at the attempts of the order that an object pays; None where it pays none of ours.

    GoCardless tells of one billing request by half a dozen events at once: it is asked for the first of them.

    Raises Unavailable where a later try may succeed.
    """
    link = links.of_attempt(about.object_id)
    if link is None or link.tenant != tenant:
        return None
    if (tenant, link.id) not in followed:
        if order := _follow(tenant, link.id, deps):
            # What the books had before its bank had paid is confirmed by that.
            note_money(tenant, order, deps)
        followed.add((tenant, link.id))
    return "followed"


def _follow(tenant: str, id: str, deps: RecorderDeps) -> Order | None:
    (order,) = until_done(lambda: _followed(tenant, id, deps), deps.pause, BUSY)
    return order


def _followed(tenant: str, id: str, deps: RecorderDeps) -> tuple[Order | None] | None:
    order = orders.read(tenant, id)
    try:
        return (follow(tenant, order, deps.sellers, deps.inbox, deps.clock()) if order else None,)
    except orders.Overtaken:
        return None


def book_first(owner: Tenant, event: Event, now: datetime, deps: RecorderDeps) -> Order | None:
    """Books the order that an event pays, if it is not booked yet: money must find its invoice.

    Returns the order; None where the event is about none of ours.
    """
    sale = sale_of(event)
    if sale is None or not is_order_number(sale.key):
        return None
    order = orders.read(owner.tenant, sale.key)
    if order:
        _book(owner, order, now, deps)
    return order


def note_money(tenant: str, order: Order, deps: RecorderDeps) -> None:
    """Keeps with an order, which was read a moment ago, what the ledger knows of its money.

    Raises Unavailable.
    """
    changed(tenant, order.id, lambda each: _as_booked(tenant, each), deps.pause, order)


def _book(
    owner: Tenant, order: Order, now: datetime, deps: RecorderDeps, told_by: str = ""
) -> ledger.Recorded:
    outcome = ledger.record(owner.tenant, ordered(order, owner.settings), now, deps.pause, told_by)
    for each in order.changes:
        case = changed_by(order, each, owner.settings)
        outcome = ledger.record(owner.tenant, case, now, deps.pause, told_by)
    if order.cancelled_at is None:
        return outcome
    return ledger.record(owner.tenant, cancelled(order, owner.settings), now, deps.pause, told_by)


def _as_booked(tenant: str, order: Order) -> Order:
    facts = _facts(tenant, order.id)
    return as_booked(order.with_money(money_of(facts, order.money)), facts)


def _facts(tenant: str, id: str) -> tuple[Fact, ...]:
    found = rows.read(tenant, [reference(id, Role.INVOICE)], consistent=True)
    return found[0].facts if found else ()
