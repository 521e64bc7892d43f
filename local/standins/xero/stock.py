"""Moves the quantity on hand of tracked products: a sale takes it, a credit note brings it back.

The stand-in keeps quantities and no costs. A product does not become a changed one by it: whether Xero's
If-Modified-Since shows a quantity that moved is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from local.standins.xero.records import OpenItem
from local.standins.xero.state import State

Moves = Mapping[str, Decimal]
"""What is added to the quantity on hand, by ItemID."""
SOLD, BROUGHT_BACK = -1, 1
NONE = Decimal(0)


def moves(state: State, former: OpenItem | None, after: OpenItem | None, sign: int) -> Moves:
    """Returns what it moves that a document becomes another one; None is none, or one that ended."""
    before, then = _moved(state, former), _moved(state, after)
    return {each: sign * (then.get(each, NONE) - before.get(each, NONE)) for each in {*before, *then}}


def _moved(state: State, document: OpenItem | None) -> dict[str, Decimal]:
    moved: dict[str, Decimal] = {}
    if document is None or document.status not in ("AUTHORISED", "PAID"):
        return moved
    for line in document.lines:
        item = state.items.get(line.item_id)
        if item is not None and item.is_tracked:
            moved[item.id] = moved.get(item.id, NONE) + line.quantity
    return moved


def complaints(state: State, moved: Moves) -> Iterator[str]:
    for item_id, quantity in moved.items():
        item = state.items[item_id]
        if quantity < 0 and item.on_hand + quantity < 0:
            yield f"Item '{item.code}' does not have enough quantity on hand: there are {item.on_hand}."


def carry_out(state: State, moved: Moves) -> None:
    for item_id, quantity in moved.items():
        item = state.items[item_id]
        state.items.put(replace(item, on_hand=item.on_hand + quantity))
