"""Keeps the orders of each business. One that was placed is never lost: its event is stored with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pynamodb.exceptions import DoesNotExist, PutError, TransactWriteError

from shared.iso import iso_converter, stamp
from shared.ledger.xero_text import digest
from shared.orders.attempts import looked_at_next
from shared.orders.orders import Attempt, Order
from shared.orders.refunds import needing_person
from shared.orders.states import State, state_of
from shared.store import inbox, links
from shared.store.tables.orders import LinkItem, OrderItem
from shared.store.tables.writing import condition_failed, transaction

if TYPE_CHECKING:
    from cattrs import Converter
    from pynamodb.expressions.condition import Condition
    from pynamodb.indexes import LocalSecondaryIndex

ORDER = "order#"
# What the books are told of an order.
Told = Literal["ordered", "changed", "cancelled"]
# What an order may need a person for.
Need = Literal["refunds"]
# Behind every place in time.
BEHIND = "~"


class Overtaken(Exception):
    """Somebody else has stored the order meanwhile. Nothing was stored."""


def place(tenant: str, order: Order) -> Order | None:
    """Stores a new order, with the address of its page and the event that makes an invoice of it.

    Returns None where an order of its id is there already. Raises Contended where it may go well a moment
    later.
    """
    stored = replace(order, revision=1)
    link = LinkItem(links.order_at(order.token), tenant=tenant, id=order.id)
    try:
        with transaction() as write:
            write.save(_item(tenant, stored), condition=OrderItem.at.does_not_exist())
            write.save(link, condition=LinkItem.at.does_not_exist())
            write.save(inbox.row_of(tenant, hint(order, "ordered", order.ordered_at)))
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return None
    return stored


def hint(order: Order, what: Told, now: datetime) -> inbox.Hint:
    """Returns the event that tells of something that was done with an order here.

    An order comes in and is cancelled once; each of its changes has an event of its own.
    """
    name = order.changes[-1].id if what == "changed" else order.id
    return inbox.Hint(f"orders#{name}#{what}", "orders", what, order.id, now)


def read(tenant: str, id: str) -> Order | None:
    """Returns an order; None if there is none. Strongly consistent."""
    try:
        return _order(OrderItem.get(tenant, f"{ORDER}{id}", consistent_read=True))
    except DoesNotExist:
        return None


def save(tenant: str, order: Order) -> Order:
    """Stores an order over the one of the revision that it bears; returns it at its next revision.

    Raises Overtaken.
    """
    saved = replace(order, revision=order.revision + 1)
    try:
        _item(tenant, saved).save(condition=OrderItem.revision == order.revision)
    except PutError as error:
        if not condition_failed(error):
            raise
        raise Overtaken(order.id) from error
    return saved


def save_and_tell(tenant: str, order: Order, what: Told, now: datetime) -> Order:
    """Stores an order as `save` does, together with the event by which the books learn of it.

    Raises Overtaken, or Contended where it may go well a moment later.
    """
    saved = replace(order, revision=order.revision + 1)
    try:
        with transaction() as write:
            write.save(_item(tenant, saved), condition=OrderItem.revision == order.revision)
            write.save(inbox.row_of(tenant, hint(order, what, now)))
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        raise Overtaken(order.id) from error
    return saved


def latest(tenant: str, most: int, before: str = "") -> list[Order]:
    """Lists up to `most` orders that stand before the place `before`, the latest first."""
    return _listed(OrderItem.in_time, tenant, OrderItem.by_time.between(" ", before or BEHIND), most, before)


def in_state(tenant: str, state: State, most: int, before: str = "") -> list[Order]:
    """Lists up to `most` orders that stand so, and before the place `before`, the latest first."""
    places = OrderItem.by_state.between(f"{state}#", f"{state}#{before or BEHIND}")
    return _listed(OrderItem.in_state, tenant, places, most, before)


def in_need(tenant: str, need: Need, most: int, before: str = "") -> list[Order]:
    """Lists up to `most` orders that need a person for this, and stand before the place `before`, the latest
    first."""
    places = OrderItem.by_need.between(f"{need}#", f"{need}#{before or BEHIND}")
    return _listed(OrderItem.in_need, tenant, places, most, before)


def count_to(most: int, tenant: str, state: State) -> int:
    """Counts the orders that stand so, and stops at `most`: there may be any number."""
    return _counted(OrderItem.in_state, tenant, OrderItem.by_state.startswith(f"{state}#"), most)


def count_in_need(most: int, tenant: str, need: Need) -> int:
    """Counts the orders that need a person for this, and stops at `most`."""
    return _counted(OrderItem.in_need, tenant, OrderItem.by_need.startswith(f"{need}#"), most)


def _listed(
    index: LocalSecondaryIndex[Any], tenant: str, places: Condition, most: int, before: str
) -> list[Order]:
    found = index.query(tenant, places, consistent_read=True, scan_index_forward=False, limit=most + 1)
    # A condition between two ends takes both in.
    return [each for each in map(_order, found) if place_of(each) != before][:most]


def _counted(index: LocalSecondaryIndex[Any], tenant: str, places: Condition, most: int) -> int:
    return sum(
        1 for _ in index.query(tenant, places, consistent_read=True, limit=most, attributes_to_get=["at"])
    )


def of_buyer(tenant: str, email: str) -> Iterator[Order]:
    """Yields the orders of a buyer, the earliest first, by the digest of the address in small letters."""
    places = OrderItem.by_buyer.startswith(f"{email}#")
    return map(_order, OrderItem.of_buyer.query(tenant, places, consistent_read=True))


def ended_before(tenant: str, moment: datetime) -> Iterator[Order]:
    """Yields the orders whose time to be paid was over before a moment, and nobody has said how it went."""
    places = OrderItem.by_end < stamp(moment)
    return map(_order, OrderItem.to_end.query(tenant, places, consistent_read=True))


def next_end(tenant: str) -> datetime | None:
    """Returns when the first attempt is to be looked at, in UTC; None where none is."""
    first = OrderItem.to_end.query(tenant, consistent_read=True, limit=1)
    ends = (looked_at_next(attempt) for item in first for attempt in _order(item).attempts)
    return min(filter(None, ends), default=None)


def place_of(order: Order) -> str:
    """Returns where an order stands in time, and among the orders of its state."""
    return f"{stamp(order.ordered_at)}#{order.id}"


def _item(tenant: str, order: Order) -> OrderItem:
    place, ends = place_of(order), _ends(order.attempts)
    return OrderItem(
        tenant,
        f"{ORDER}{order.id}",
        body=_converter().unstructure(order),
        revision=order.revision,
        by_time=place,
        by_state=f"{state_of(order, order.money)}#{place}",
        by_end=f"{ends}#{order.id}" if ends else None,
        by_buyer=f"{digest(email.lower())}#{place}" if (email := order.buyer.email) else None,
        by_need=f"refunds#{place}" if needing_person(order) else None,
    )


def _ends(attempts: Sequence[Attempt]) -> str:
    """Returns when an attempt that is under way is to be looked at; empty where none is."""
    return min((stamp(at) for each in attempts if (at := looked_at_next(each))), default="")


def to_dict(order: Order) -> dict[str, Any]:
    """Returns an order as plain JSON, as it is stored. Money is pence or pounds as text, times are in UTC."""
    told: dict[str, Any] = _converter().unstructure(order)
    return told


def _order(item: OrderItem) -> Order:
    return _converter().structure(item.body, Order)


@cache
def _converter() -> Converter:
    return iso_converter(omit_if_default=True)
