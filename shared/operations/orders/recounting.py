"""Counts anew what is left of products, whenever Xero's own count of them was read."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from shared.ledger.keys import Role, changed_order, reference
from shared.operations.orders.offering import tracked_in
from shared.orders.stock import Counted
from shared.store import orders, rows, stock
from shared.store.stock import Held

# Pieces are taken before their order is stored, a moment later. What has no order by now never had one.
NEVER_STORED = timedelta(hours=1)


def recount(tenant: str, read_at: datetime) -> None:
    """Counts every product of which anybody has ordered any. `read_at` is when Xero was read, in UTC.

    Where somebody takes pieces at the same moment, the next reading counts.
    """
    known = {each.item for each in stock.every(tenant)}
    on_hand = tracked_in(tenant, sorted(known)) if known else {}
    for item in known:
        # Of a product of which Xero keeps no stock any more, nothing is left that could be counted.
        counted = Counted(on_hand.get(item, Decimal(0)), read_at)
        stock.recount(tenant, item, counted, lambda held: _in_xero_since(tenant, held, read_at))


def _in_xero_since(tenant: str, held: Held, now: datetime) -> datetime | None:
    """Returns since when Xero has an order's invoice, or its change, by which the pieces were taken.

    It is the time of the hold where no order has it.
    """
    by = Role.AMENDMENT if changed_order(held.order) else Role.INVOICE
    found = rows.read(tenant, [reference(held.order, by)], consistent=True)
    if found:
        return found[0].settled_at if found[0].xero_id else None
    is_left_behind = now - held.since >= NEVER_STORED and not _is_known(tenant, held.order)
    return held.since if is_left_behind else None


def _is_known(tenant: str, holder: str) -> bool:
    order = orders.read(tenant, changed_order(holder) or holder)
    return order is not None and holder in order.holders
