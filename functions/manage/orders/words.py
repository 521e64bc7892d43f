"""Says in an owner's words how an order stands, and what became of each attempt to pay. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from functions.manage.customers.standing import Badge
from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order, Outcome
from shared.orders.states import State, state_of

# Somebody changes an order that is not as it was seen.
MEANWHILE = "Something has become of this order meanwhile. Look at it again."
STATES: Mapping[State, Badge] = {
    "submitted": Badge("Submitted", "waiting"),
    "confirmed": Badge("Confirmed", "working"),
    "paid": Badge("Paid", "done"),
    "part_paid": Badge("Part-paid", "attention"),
    "failed": Badge("Failed", "problem"),
    "refunded": Badge("Refunded", "quiet"),
    "part_refunded": Badge("Part-refunded", "quiet"),
    "cancelled": Badge("Cancelled", "quiet"),
    "overpaid": Badge("Overpaid", "attention"),
}
MEANS: Mapping[State, str] = {
    "submitted": "The order has come in. No money has come for it yet.",
    "confirmed": "The provider has all of the money. It is paid out to your bank later.",
    "paid": "All of the money is at your bank.",
    "part_paid": "Some of the money has come. The rest is owed.",
    "failed": "The last attempt to pay has failed. The buyer can try again, or pay another way.",
    "refunded": "All that came was given back.",
    "part_refunded": "Some of what came was given back.",
    "cancelled": "It was cancelled. Nobody owes anything for it.",
    "overpaid": "More has come than is owed. Give the rest back, or keep it as a credit in Xero.",
}
BY: Mapping[Way, str] = {
    "card": "Card, at Stripe",
    "direct_debit": "Direct debit, at GoCardless",
    "bank": "Pay by Bank, at GoCardless",
    "offline": "By hand",
}
OUTCOMES: Mapping[Outcome, str] = {
    "open": "The buyer may be paying now",
    "submitted": "Submitted: the bank may still say no",
    "succeeded": "Confirmed by the provider",
    "failed": "Failed",
    "left": "Left without paying",
    "expired": "Not paid in time",
}
BY_HAND = "The buyer pays by the invoice"


def badge_of(order: Order) -> Badge:
    return STATES[state_of(order, order.money)]


def outcome(attempt: Attempt) -> str:
    """Says what became of an attempt; one to pay by hand is nobody's page."""
    is_by_hand = attempt.way == "offline" and attempt.outcome == "open"
    return BY_HAND if is_by_hand else OUTCOMES[attempt.outcome]
