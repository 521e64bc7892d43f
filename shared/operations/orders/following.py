"""Finds out what became of attempts to pay, whoever asks: a webhook, the buyer's return, or the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.operations.orders.selling import Seller, Sellers
from shared.operations.orders.telling import tell
from shared.orders.attempts import after, at_provider, is_over
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Refused, Seen
from shared.queue import Inbox
from shared.store import links, orders, stock


def follow(tenant: str, order: Order, sellers: Sellers, queue: Inbox, now: datetime) -> Order:
    """Looks at each attempt that is under way, and gives pieces back for which nobody has paid in time.

    The pages of an order that has ended are ended, too.

    Raises Unavailable, or Overtaken where somebody else has stored the order meanwhile.
    """
    for each in [*at_provider(order)]:
        has_ended = order.cancelled_at is not None or each.expires_at <= now
        is_to_end = each.outcome == "open" and has_ended
        order = followed(tenant, order, each, sellers, now, is_to_end=is_to_end)
    if order.attempts and not order.cancelled_at and not order.money.came and is_over(order, now):
        return _let_go(tenant, order, queue, now)
    return order


def followed(
    tenant: str, order: Order, attempt: Attempt, sellers: Sellers, now: datetime, *, is_to_end: bool
) -> Order:
    """Returns an order with an attempt as its provider shows it.

    `is_to_end`: nobody shall be able to pay on its page from now on.
    """
    if not attempt.at_provider:
        # Whoever began it died before the page was there, or just after: nobody has its address.
        return orders.save(tenant, order.with_attempt(replace(attempt, outcome="expired", seen_at=now)))
    seen = _seen(sellers(tenant, attempt.way), order, attempt, is_to_end=is_to_end)
    if seen.paid_by:
        links.note_attempt(seen.paid_by, tenant, order.id)
    return orders.save(tenant, order.with_attempt(after(attempt, seen, now)))


def _seen(seller: Seller, order: Order, attempt: Attempt, *, is_to_end: bool) -> Seen:
    try:
        return seller.go_on(order, attempt, seller.end(attempt) if is_to_end else seller.see(attempt))
    except Refused:
        # Nothing was collected, and nothing will be: the buyer may pay another way.
        return Seen("failed")


def _let_go(tenant: str, order: Order, queue: Inbox, now: datetime) -> Order:
    """Ends an order for which pieces are kept, so that others may have them; any other may be paid later."""
    kept = stock.kept_for(tenant, order.holders, order.items)
    if not kept:
        return order
    ended = replace(order, cancelled_at=now, ended_by="time")
    order = orders.save_and_tell(tenant, ended, "cancelled", now)
    for item in kept:
        stock.hold_at_most(tenant, item, order.holders, 0)
    tell(tenant, order, "cancelled", now, queue)
    return order
