"""Sends a buyer to the provider's page, one page at a time, so that nobody pays an order twice by mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.operations.orders.following import followed
from shared.operations.orders.selling import Sellers
from shared.orders.attempts import at_provider, looked_at_next
from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import WaysBack
from shared.orders.states import may_pay
from shared.store import jobs, links, orders, stock
from shared.store.orders import Overtaken

# Stripe keeps a page open for half an hour at least, and a day at most; a minute is for the way there.
KEPT_FOR = timedelta(minutes=31)
# Where no pieces are kept from others, nobody needs to hurry.
AT_LEISURE = timedelta(hours=23)


class NotPayable(Exception):
    """Nothing is to be paid of the order now: it is paid, its payment is on its way, or it was cancelled."""


class Busy(Exception):
    """Another window is paying the same order at this moment."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a buyer wants to pay. `back` makes the addresses to which the provider sends him, by attempt."""

    way: Way
    back: Callable[[Order, Attempt], WaysBack]


def pay(tenant: str, order: Order, wanted: Wanted, sellers: Sellers, now: datetime) -> Attempt:
    """Begins an attempt, and ends all earlier ones. Returns it, with the address of the provider's page.

    A page for the same way that is still open is returned as it is. Raises NotPayable, Busy, Refused, or
    Unavailable where a later try may succeed.
    """
    open_one = next((each for each in at_provider(order) if _is_page(each, wanted.way, now)), None)
    if open_one and may_pay(order, order.money):
        return open_one
    for each in [*at_provider(order)]:
        order = followed(tenant, order, each, sellers, now, is_to_end=each.outcome == "open")
    if not may_pay(order, order.money) or any(each.outcome == "succeeded" for each in order.attempts):
        raise NotPayable(order.id)
    attempt = Attempt(len(order.attempts) + 1, wanted.way, now, now + _time_for(tenant, order))
    try:
        order = orders.save(tenant, order.with_attempt(attempt))
        return attempt if wanted.way == "offline" else _opened(tenant, order, attempt, wanted, sellers)
    except Overtaken:
        raise Busy(order.id) from None


def _time_for(tenant: str, order: Order) -> timedelta:
    return KEPT_FOR if stock.kept_for(tenant, order.id, order.items) else AT_LEISURE


def _is_page(attempt: Attempt, way: Way, now: datetime) -> bool:
    is_open = attempt.outcome == "open" and attempt.expires_at > now + timedelta(minutes=1)
    return bool(is_open and attempt.way == way and attempt.url)


def _opened(tenant: str, order: Order, attempt: Attempt, wanted: Wanted, sellers: Sellers) -> Attempt:
    if look_at := looked_at_next(attempt):
        jobs.begin(tenant, "orders", look_at)
        jobs.due_by(tenant, "orders", look_at)
    opened = sellers(tenant, wanted.way).open(order, attempt, wanted.back(order, attempt))
    # Before the buyer gets there: a webhook must find the order.
    links.note_attempt(opened.at_provider, tenant, order.id)
    # A page may last longer than its attempt: who lets pieces go ends the page first.
    expires_at = min(opened.expires_at, attempt.expires_at)
    attempt = replace(attempt, at_provider=opened.at_provider, url=opened.url, expires_at=expires_at)
    orders.save(tenant, order.with_attempt(attempt))
    return attempt
