"""Begins an attempt to pay an order, and ends the one before: a buyer pays at one page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from shared.errors import Contended
from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Refused, Seen, WaysBack
from shared.orders.states import may_pay
from shared.store import orders

__all__ = ["Beginning", "Refused", "Seller", "TooLate", "begin"]

# For as long a buyer may take at a provider's page, while pieces are kept.
HELD = timedelta(hours=1)
# A page that ends sooner is not gone back to.
STILL_OPEN = timedelta(minutes=5)
# An invoice that is paid by hand has no page that ends.
BY_HAND = timedelta(days=365)
TRIES = 3


class Seller(Protocol):
    """A provider that takes money for a business. Each raises Unavailable, or Refused if it is for good."""

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        """Opens the page of an attempt; asked again, it is the same one."""

    def expire(self, id: str) -> Seen:
        """Ends a page, and says how it stands: expired, or what became of the payment if it was too late."""


class TooLate(Exception):
    """The buyer has paid at the page that was to be ended, or is about to. Nothing was begun."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What it takes to begin: who sells for the business by which way, and where an attempt comes back to."""

    tenant: str
    seller: Callable[[Way], Seller]
    back: Callable[[Attempt], WaysBack]


def begin(order: Order, way: Way, how: Beginning, now: datetime) -> Order:
    """Returns the order with an attempt by that way as its latest, at whose `url` the buyer pays.

    An attempt that is open by the same way goes on. Raises TooLate, Refused, or Unavailable where it may go
    well a moment later.
    """
    for _ in range(TRIES):
        try:
            return _opened(_begun(order, way, how, now), how)
        except orders.Overtaken:
            order = orders.read(how.tenant, order.id) or order
    raise Contended(f"others keep storing {order.id}")


def _begun(order: Order, way: Way, how: Beginning, now: datetime) -> Order:
    """Stores an attempt before anybody asks a provider for its page, so that none is ever asked for twice."""
    if not may_pay(order, order.money):
        raise TooLate(order.id)
    latest = order.latest
    if latest and latest.outcome == "open":
        if latest.way == way and now < latest.expires_at - STILL_OPEN:
            return order
        order = order.with_attempt(_ended(latest, how))
    until = now + (BY_HAND if way == "offline" else HELD)
    return orders.save(how.tenant, order.with_attempt(Attempt(len(order.attempts) + 1, way, now, until)))


def _ended(attempt: Attempt, how: Beginning) -> Attempt:
    if not attempt.at_provider:
        return replace(attempt, outcome="left")
    seen = how.seller(attempt.way).expire(attempt.at_provider)
    if seen.outcome in ("submitted", "succeeded"):
        raise TooLate(attempt.at_provider)
    return replace(attempt, outcome="failed" if seen.outcome == "failed" else "left")


def _opened(order: Order, how: Beginning) -> Order:
    attempt = order.latest
    if attempt is None or attempt.url or attempt.way == "offline":
        return order
    try:
        opened = how.seller(attempt.way).open(order, attempt, how.back(attempt))
    except Refused:
        orders.save(how.tenant, order.with_attempt(replace(attempt, outcome="failed")))
        raise
    known = replace(attempt, at_provider=opened.at_provider, url=opened.url, expires_at=opened.expires_at)
    return _kept(order, known, how)


def _kept(order: Order, attempt: Attempt, how: Beginning) -> Order:
    """Stores what the provider has opened, unless the buyer has turned to another way meanwhile."""
    for _ in range(TRIES):
        try:
            return orders.save(how.tenant, order.with_attempt(attempt))
        except orders.Overtaken:
            order = orders.read(how.tenant, order.id) or order
        if not any(each.number == attempt.number and each.outcome == "open" for each in order.attempts):
            how.seller(attempt.way).expire(attempt.at_provider)
            raise TooLate(order.id)
    raise Contended(f"others keep storing {order.id}")
