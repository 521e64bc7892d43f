"""Says what paying an order needs of a provider, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Seen, WaysBack


class Seller(Protocol):
    """Has orders paid at one business's provider.

    Each call raises Unavailable where a later try may succeed, and Refused where a person must decide.
    """

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        """Opens the provider's page for an attempt; asked again, it is the same page."""

    def see(self, attempt: Attempt) -> Seen:
        """Reads how an attempt stands."""

    def end(self, attempt: Attempt) -> Seen:
        """Ends a page so that nobody can pay there any more; what was paid a moment ago stays paid."""

    def go_on(self, order: Order, attempt: Attempt, seen: Seen) -> Seen:
        """Does what is left to do once the buyer is done, such as to collect by the mandate that he gave."""

    def refund(self, payment: str, pence: int, key: str) -> str:
        """Pays back a part of a payment, once for each key; returns the refund's id."""


# Returns the seller of a business for a way to pay. Raises Away while no key is kept.
Sellers = Callable[[str, Way], Seller]
