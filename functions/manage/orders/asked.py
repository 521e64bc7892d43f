"""Reads from an address which orders are to be listed, and finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from functions.manage.cursors import cursor_at, place_in
from functions.manage.customers.asked import words_in
from functions.manage.narrowed import Narrowed
from functions.manage.orders.words import STATES
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.operations.orders import listing
from shared.operations.orders.listing import Among
from shared.orders.orders import Order

Show = Literal["all"] | Among
SHOWS: Mapping[Show, str] = {
    "all": "All",
    **{state: badge.words for state, badge in STATES.items()},
    "refunds": "Refund not given",
}
ROWS = 50


@dataclass(frozen=True, slots=True)
class Asked(Narrowed):
    """What an address asks for: orders that stand so, in which all words are found."""

    show: Show = "all"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of orders. `next` is the cursor of those that follow, empty after the last."""

    asked: Asked
    orders: tuple[Order, ...]
    cursor: str = ""
    next: str = ""


def asked(visit: Visit) -> Asked:
    """Reads an address. Raises Refused, with a sentence, for one that makes no sense."""
    show = next((each for each in SHOWS if each == (visit.query.get("show") or "all")), None)
    if show is None:
        raise unfit({"show": f"Choose one of {', '.join(SHOWS)}."})
    return Asked(show, words_in(visit))


def listed(visit: Visit, here: str) -> Listed:
    """Finds the orders that an address asks for. Raises Refused, with a link to `here`."""
    wanted, cursor = asked(visit), visit.query.get("cursor", "")
    bound = ("orders", visit.tenant, *(f"{name}={value}" for name, value in wanted.given.items()))
    after = place_in(cursor, here, *bound) if cursor else ""
    among = wanted.show if wanted.show != "all" else None
    page = listing.listed(visit.tenant, among, wanted.words, after, ROWS)
    return Listed(wanted, page.orders, cursor, cursor_at(page.next, *bound) if page.next else "")
