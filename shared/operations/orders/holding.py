"""Takes pieces off the stock for an order, or for a change of one: all that it needs, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shared.operations.orders.offering import tracked_in
from shared.orders.stock import Counted
from shared.store import catalogue_readings, stock
from shared.store.stock import Held, HeldOtherwise, SoldOut


def take(tenant: str, holder: str, wanted: Mapping[str, int], at: datetime) -> None:
    """Takes so many pieces of each product, by ItemID, under a holder's name; a repeat takes nothing more.

    Products of which Xero keeps no stock are passed over. Raises SoldOut or HeldOtherwise, and then gives
    back what it has taken itself: what another request of the same name has taken is that one's to give back.
    """
    on_hand = tracked_in(tenant, sorted(wanted)) if wanted else {}
    standing = catalogue_readings.standing(tenant).reading if on_hand else None
    read_at = standing.read_at if standing else at
    taken = list[str]()
    try:
        for item, pieces in on_hand.items():
            held = Held(holder, wanted[item], at)
            taken += [item] if stock.take(tenant, item, held, Counted(pieces, read_at)) else []
    except (SoldOut, HeldOtherwise):
        for item in taken:
            stock.give_back(tenant, item, holder)
        raise
