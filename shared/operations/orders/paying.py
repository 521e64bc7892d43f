"""Sends a buyer to the provider's page, one page at a time, so that nobody pays an order twice by mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.operations.orders.following import followed
from shared.operations.orders.selling import Sellers
from shared.operations.orders.storing import BUSY, changed
from shared.orders.attempts import at_provider, looked_at_next
from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Refused, WaysBack
from shared.orders.states import may_pay
from shared.store import jobs, links, orders, stock
from shared.store.orders import Overtaken
from shared.store.tries import at_once, until_done

__all__ = ["NotPayable", "Refused", "Wanted", "pay"]

# Stripe keeps a page open for half an hour at least, and a day at most; a minute is for the way there.
KEPT_FOR = timedelta(minutes=31)
# Where no pieces are kept from others, nobody needs to hurry.
AT_LEISURE = timedelta(hours=23)
# A page that ends sooner is not gone back to.
STILL_OPEN = timedelta(minutes=5)


class NotPayable(Exception):
    """Nothing is to be paid of the order now: it is paid, its payment is on its way, or it was cancelled."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a buyer wants to pay. `back` makes the addresses to which the provider sends him, by attempt."""

    way: Way
    back: Callable[[Order, Attempt], WaysBack]


def pay(tenant: str, order: Order, wanted: Wanted, sellers: Sellers, now: datetime) -> Attempt:
    """Begins an attempt, and ends all earlier ones. Returns it, with the address of the provider's page.

    A page for the same way that is still open is returned as it is. Raises NotPayable, Refused, or
    Unavailable where a later try may succeed.
    """
    order, attempt = until_done(lambda: _begun(tenant, order.id, wanted, sellers, now), at_once, BUSY)
    if attempt.url or wanted.way == "offline":
        return attempt
    if look_at := looked_at_next(attempt):
        jobs.begin(tenant, "orders", look_at)
        jobs.due_by(tenant, "orders", look_at)
    opened = _opened(tenant, order, attempt, wanted, sellers)
    # Before the buyer gets there: a webhook must find the order.
    links.note_attempt(opened.at_provider, tenant, order.id)
    return _kept(tenant, order.id, attempt, opened)


def _begun(
    tenant: str, id: str, wanted: Wanted, sellers: Sellers, now: datetime
) -> tuple[Order, Attempt] | None:
    """Stores an attempt before its page is asked for; None where somebody else has stored the order."""
    order = orders.read(tenant, id)
    if order is None or not may_pay(order, order.money):
        raise NotPayable(id)
    latest = order.latest
    if latest and latest.way == wanted.way and _goes_on(latest, now):
        return order, latest
    try:
        for each in [*at_provider(order)]:
            order = followed(tenant, order, each, sellers, now, is_to_end=each.outcome == "open")
        if not may_pay(order, order.money) or any(each.outcome == "succeeded" for each in order.attempts):
            raise NotPayable(id)
        until, total = now + _time_for(tenant, order), order.priced.gross
        attempt = Attempt(len(order.attempts) + 1, wanted.way, now, until, pence=total)
        return orders.save(tenant, order.with_attempt(attempt)), attempt
    except Overtaken:
        return None


def _goes_on(attempt: Attempt, now: datetime) -> bool:
    """Whether an attempt can be gone on with: one without a page is asked for again, and is the same one."""
    return attempt.outcome == "open" and (attempt.way == "offline" or attempt.expires_at > now + STILL_OPEN)


def _time_for(tenant: str, order: Order) -> timedelta:
    return KEPT_FOR if stock.kept_for(tenant, order.holders, order.items) else AT_LEISURE


def _opened(tenant: str, order: Order, attempt: Attempt, wanted: Wanted, sellers: Sellers) -> Opened:
    try:
        return sellers(tenant, wanted.way).open(order, attempt, wanted.back(order, attempt))
    except Refused:
        _stored(tenant, order.id, replace(attempt, outcome="failed"))
        raise


def _kept(tenant: str, id: str, attempt: Attempt, opened: Opened) -> Attempt:
    """Stores what the provider has opened. A page may last longer than its attempt, which ends it first."""
    expires_at = min(opened.expires_at, attempt.expires_at)
    known = replace(attempt, at_provider=opened.at_provider, url=opened.url, expires_at=expires_at)
    return _stored(tenant, id, known)


def _stored(tenant: str, id: str, attempt: Attempt) -> Attempt:
    """Stores what became of an attempt, and returns it.

    Raises NotPayable where another window has ended the attempt: the buyer turned to another way there, and
    nobody knows this one's page.
    """

    def rule(order: Order) -> Order:
        if not any(each.number == attempt.number and not each.seen_at for each in order.attempts):
            raise NotPayable(id)
        return order.with_attempt(attempt)

    changed(tenant, id, rule)
    return attempt
