"""Keeps how many pieces of a product can still be ordered, and which orders hold some.

Each take is one conditional write of one row, so that of any number of buyers at once nobody gets a piece
that another has. A row is there from the first order of a product on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.orders.stock import Counted, Hold, left, settled
from shared.store.tables.orders import OrderItem
from shared.store.tables.writing import condition_failed
from shared.store.tries import at_once, until_done

STOCK = "stock#"
BUSY = "others keep changing the stock of the same product"


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces that an order holds, and since when, in UTC."""

    order: str
    pieces: int
    since: datetime


# Says of what an order holds since when Xero has the order's invoice, None while it has not.
InXeroSince = Callable[[Held], datetime | None]


class SoldOut(Exception):
    """Fewer pieces are left than are wanted: `left` of them. Nothing was taken."""

    def __init__(self, item: str, left: int) -> None:
        super().__init__(item)
        self.item, self.left = item, left


class HeldOtherwise(Exception):
    """The order holds another number of pieces of the product. Nothing was taken."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What is kept of a product's stock. `holds` are by the orders that hold pieces."""

    item: str
    left: int
    holds: Mapping[str, Held]
    counted: Counted
    revision: int


def lefts(tenant: str, items: Iterable[str]) -> dict[str, int]:
    """Returns how many pieces can be ordered, by product; without those of which nobody ordered any yet."""
    keys = [(tenant, f"{STOCK}{each}") for each in dict.fromkeys(items)]
    found = map(_stock, OrderItem.batch_get(keys, consistent_read=True))
    return {each.item: each.left for each in found}


def kept_for(tenant: str, holders: Collection[str], items: Iterable[str]) -> list[str]:
    """Returns the products of which an order holds pieces, under any of its names."""
    keys = [(tenant, f"{STOCK}{each}") for each in dict.fromkeys(items)]
    found = map(_stock, OrderItem.batch_get(keys, consistent_read=True))
    return [each.item for each in found if not each.holds.keys().isdisjoint(holders)]


def take(tenant: str, item: str, wanted: Held, counted: Counted) -> bool:
    """Takes pieces of a product for an order, once. `counted` is what Xero has, for a row that is to begin.

    Returns False where the order has these pieces already. Raises SoldOut or HeldOtherwise.
    """
    if _taken(tenant, item, wanted):
        return True
    stock = read(tenant, item)
    if stock is None:
        _begin(tenant, item, counted)
        if _taken(tenant, item, wanted):
            return True
        stock = read(tenant, item)
    held = stock.holds.get(wanted.order) if stock else None
    if held is None:
        raise SoldOut(item, stock.left if stock else 0)
    if held.pieces != wanted.pieces:
        raise HeldOtherwise(item)
    return False


def _taken(tenant: str, item: str, wanted: Held) -> bool:
    place = OrderItem.holds[wanted.order]
    actions = [OrderItem.left.add(-wanted.pieces), place.set(_kept(wanted)), OrderItem.revision.add(1)]
    return _changed(tenant, item, actions, (OrderItem.left >= wanted.pieces) & place.does_not_exist())


def give_back(tenant: str, item: str, order: str) -> None:
    """Gives back what an order holds of a product; nothing where it holds none any more."""
    stock = read(tenant, item)
    held = stock.holds.get(order) if stock else None
    if held:
        place = OrderItem.holds[order]
        actions = [OrderItem.left.add(held.pieces), place.remove(), OrderItem.revision.add(1)]
        _changed(tenant, item, actions, place == _kept(held))


def hold_at_most(tenant: str, item: str, holders: Sequence[str], pieces: int) -> None:
    """Gives back what an order holds of a product, under all its names, beyond so many pieces.

    Of what Xero has taken off its own count already, none is held any more: it gives them back once its
    invoice has them no more, and we read that. Raises Unavailable where others keep changing the stock.
    """
    until_done(lambda: _held_at_most(tenant, item, holders, pieces), at_once, BUSY)


def _held_at_most(tenant: str, item: str, holders: Sequence[str], pieces: int) -> bool | None:
    stock = read(tenant, item)
    held = [stock.holds[each] for each in reversed(holders) if each in stock.holds] if stock else []
    beyond = sum(each.pieces for each in held) - pieces
    if stock is None or beyond <= 0:
        return True
    actions: list[Action] = [OrderItem.left.add(beyond), OrderItem.revision.add(1)]
    for each in held:
        given = min(beyond, each.pieces)
        beyond -= given
        if given:
            place, left = OrderItem.holds[each.order], replace(each, pieces=each.pieces - given)
            actions.append(place.set(_kept(left)) if left.pieces else place.remove())
    return _changed(tenant, item, actions, OrderItem.revision == stock.revision) or None


def recount(tenant: str, item: str, counted: Counted, in_xero_since: InXeroSince) -> bool:
    """Counts anew from what Xero has. Returns False where somebody took pieces meanwhile: count once more.

    Holds that Xero's count has in it by now are dropped. A product without a row needs no count.
    """
    stock = read(tenant, item)
    if stock is None or stock.counted.read_at > counted.read_at:
        return True
    holds = [Hold(each.order, each.pieces, in_xero_since(each)) for each in stock.holds.values()]
    gone = {each.order for each in settled(counted, holds)}
    kept = {order: _kept(held) for order, held in stock.holds.items() if order not in gone}
    actions: list[Action] = [
        OrderItem.left.set(left(counted, holds)),
        OrderItem.holds.set(kept),
        OrderItem.on_hand.set(str(counted.on_hand)),
        OrderItem.read_at.set(counted.read_at),
        OrderItem.revision.add(1),
    ]
    return _changed(tenant, item, actions, OrderItem.revision == stock.revision)


def read(tenant: str, item: str) -> Stock | None:
    """Returns what is kept of a product's stock; None before its first order. Strongly consistent."""
    try:
        return _stock(OrderItem.get(tenant, f"{STOCK}{item}", consistent_read=True))
    except DoesNotExist:
        return None


def every(tenant: str) -> Iterator[Stock]:
    """Yields the stock of all products of which anybody ever ordered any."""
    return map(_stock, OrderItem.query(tenant, OrderItem.at.startswith(STOCK), consistent_read=True))


def _begin(tenant: str, item: str, counted: Counted) -> None:
    row = OrderItem(
        tenant,
        f"{STOCK}{item}",
        left=left(counted, ()),
        holds={},
        on_hand=str(counted.on_hand),
        read_at=counted.read_at,
    )
    try:
        row.save(condition=OrderItem.at.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise


def _changed(tenant: str, item: str, actions: list[Action], condition: Condition) -> bool:
    try:
        OrderItem(tenant, f"{STOCK}{item}").update(actions=actions, condition=condition)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _kept(held: Held) -> dict[str, Any]:
    return {"pieces": held.pieces, "since": held.since.isoformat()}


def _stock(item: OrderItem) -> Stock:
    held: dict[str, Any] = item.holds.as_dict()  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    counted = Counted(Decimal(str(item.on_hand)), item.read_at)
    holds = {
        order: Held(order, int(each["pieces"]), datetime.fromisoformat(each["since"]))
        for order, each in held.items()
    }
    return Stock(item.at.removeprefix(STOCK), int(item.left), holds, counted, int(item.revision))
