"""Defines an order: what a buyer has asked for, and each attempt to pay for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.orders.buyers import Buyer
from shared.orders.forms import Way
from shared.orders.pricing import Priced

# How an attempt at a provider's page stands: the buyer is there; the money is on its way, and the bank may
# still say no; the provider has it; it did not come; the page was left, or was open for too long.
Outcome = Literal["open", "submitted", "succeeded", "failed", "left", "expired"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to pay an order. Numbers count from 1; times are in UTC.

    `at_provider` is the id of the Checkout session or the billing request; empty until it was made, and for
    what is paid by hand. `url` is the page where the buyer pays.
    """

    number: int
    way: Way
    begun_at: datetime
    expires_at: datetime
    at_provider: str = ""
    url: str = ""
    outcome: Outcome = "open"

    @property
    def is_under_way(self) -> bool:
        """Whether money may come of it without a further attempt."""
        return self.outcome in ("open", "submitted")


@dataclass(frozen=True, slots=True)
class Order:
    """An order. `form_revision` is that of the form that the buyer saw; `ordered_at` is in UTC.

    `cancelled_at` is when the owner cancelled it, None if nobody has. `revision` counts how often it was
    stored, 0 before the first time.
    """

    id: str
    form_id: str
    form_revision: int
    buyer: Buyer
    priced: Priced
    ordered_at: datetime
    attempts: tuple[Attempt, ...] = ()
    cancelled_at: datetime | None = None
    revision: int = 0

    @property
    def latest(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None
