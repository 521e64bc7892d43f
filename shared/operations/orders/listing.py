"""Lists and finds orders, the latest first and a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from shared.operations.filling import Piece, filled
from shared.orders.numbers import is_order_number
from shared.orders.orders import Order
from shared.orders.states import State
from shared.store import orders

# Orders are narrowed by how they stand, or to those of which a refund needs a person.
Among = State | Literal["refunds"]
# A page reads no more than these, whatever it is that few of them are.
MOST_READ, AT_ONCE = 500, 100


@dataclass(frozen=True, slots=True)
class Page:
    """Some orders. `next` is where the list goes on, empty at its end.

    A page may hold few or none and still go on, where few of those that were read are wanted.
    """

    orders: tuple[Order, ...]
    next: str = ""


def listed(tenant: str, among: Among | None, words: str = "", after: str = "", most: int = 50) -> Page:
    """Lists up to `most` orders among these in which all words are found, behind the place `after`.

    Words are looked for in the number, the names and the e-mail address of the buyer. A whole number is
    found at once, whatever is asked for.
    """
    number = words.strip().upper()
    if is_order_number(number):
        one = orders.read(tenant, number)
        return Page((one,) if one else ())
    read_on, wanted = _reading(tenant, among), words.casefold().split()

    def read(at: str) -> Piece[Order]:
        found = read_on(AT_ONCE, at)
        return [(orders.place_of(each), (each,) if has_words(each, wanted) else ()) for each in found]

    found = filled(read, after, most, AT_ONCE, MOST_READ)
    return Page(found.found, found.next)


def every(tenant: str) -> Iterator[Order]:
    """Yields all orders, the latest first, a hundred in memory."""
    read, at, is_last = _reading(tenant, None), "", False
    while not is_last:
        found = read(AT_ONCE, at)
        yield from found
        is_last = len(found) < AT_ONCE
        at = orders.place_of(found[-1]) if found else at


def has_words(order: Order, words: list[str]) -> bool:
    """Whether all words, which are folded, are found in an order's number and in who ordered."""
    buyer = order.buyer
    said = f"{order.id} {buyer.first_name} {buyer.last_name} {buyer.company} {buyer.email}".casefold()
    return all(each in said for each in words)


_Reading = Callable[[int, str], list[Order]]


def _reading(tenant: str, among: Among | None) -> _Reading:
    if among is None:
        return lambda most, after: orders.latest(tenant, most, after)
    if among == "refunds":
        return lambda most, after: orders.in_need(tenant, "refunds", most, after)
    state: State = among
    return lambda most, after: orders.in_state(tenant, state, most, after)
