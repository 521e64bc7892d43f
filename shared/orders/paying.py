"""Says what a provider is asked for, and what it tells of that: alike for all providers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.orders.orders import Attempt, Order, Outcome
from shared.orders.pricing import Priced
from shared.orders.recurrence import Recurrence

# Why a provider will not do what it is asked, however often it is asked. `over` is a page that has ended.
Why = Literal[
    "too_small",
    "too_much",
    "already_refunded",
    "not_refundable",
    "disputed",
    "balance_too_low",
    "mandate_ended",
    "over",
    "other",
]


class Refused(Exception):
    """A person must decide: the provider refuses for good. `why` is ours, `code` the provider's word."""

    def __init__(self, why: Why, code: str = "") -> None:
        super().__init__(f"{why}: {code}" if code else why)
        self.why: Why = why
        self.code = code


@dataclass(frozen=True, slots=True)
class WaysBack:
    """Where a provider's page sends a buyer who is done, and one who leaves it."""

    success: str
    cancel: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A provider's page. `at_provider` is the id of the Checkout session or of the billing request.

    `expires_at`, in UTC, is when nobody can pay there any more: stock is held at least as long.
    """

    at_provider: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """How an attempt stands at its provider.

    `paid_by` is the id of the payment, which is a charge at Stripe; empty while there is none. `mandate` is
    the id of a direct debit's, `subscription` of what collects the later periods by itself; empty where there
    is none. `lacks_signature`: a second person must sign at the bank before anything is collected.
    """

    outcome: Outcome
    paid_by: str = ""
    mandate: str = ""
    subscription: str = ""
    lacks_signature: bool = False

    @property
    def needs_payment(self) -> bool:
        """Whether the buyer has done his part, and the money must now be asked for by the mandate."""
        return self.outcome == "submitted" and bool(self.mandate) and not self.paid_by


def rhythm_of(priced: Priced) -> Recurrence | None:
    """Returns when the lines come again that do; None if none does. Raises ValueError for several rhythms."""
    rhythms = {each.recurrence for each in priced.lines if each.recurrence}
    if len(rhythms) > 1:
        raise ValueError("an order has one rhythm at most")
    return next(iter(rhythms), None)


def described(order: Order) -> str:
    """Returns what the buyer reads at the provider, and the owner in its dashboard."""
    return f"{order.title} ({order.id})" if order.title else order.id


def attempt_key(order: Order, attempt: Attempt) -> str:
    """Returns what makes an attempt one to its provider, whoever asks twice."""
    return f"{order.id}-{attempt.number}"
