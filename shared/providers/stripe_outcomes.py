"""Reads from Stripe's objects how an attempt to pay stands, and when a subscription is to end. Pure.

Whether money has come is for its charge to say, and for the balance transaction what it moved: see
`stripe_subject`. This only says what a buyer may do next.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from shared.orders.orders import Outcome
from shared.orders.paying import Seen
from shared.orders.recurrence import Recurrence, period_begins
from shared.providers.objects import Object
from shared.providers.stripe_sale import order_of

# What a payment intent says of a delayed payment that did not come, and a subscription of a first period.
NOT_PAID = frozenset({"requires_payment_method", "canceled"})
ENDED, UNPAID = "canceled", frozenset({"canceled", "unpaid", "incomplete_expired"})


def seen_of(session: Object, invoice: Object | None, intent: Object | None) -> Seen:
    """Returns how a session stands. Its subscription is expanded.

    `invoice` is that of a first period which begins later than the session, `intent` the payment intent of
    what decides, with its latest charge; None while there is none.
    """
    if session["status"] == "open":
        return Seen("open")
    if session["status"] == "expired":
        return Seen("expired")
    subscription, paid_by = session["subscription"], id_of(intent["latest_charge"]) if intent else ""
    if begins_later(session):
        return Seen(_of_later(subscription, invoice), paid_by, subscription=id_of(subscription))
    return Seen(_outcome(session, intent), paid_by, subscription=id_of(subscription))


def begins_later(session: Object) -> bool:
    """Whether a session's subscription takes its first payment later, and at first only what comes once."""
    subscription = session["subscription"]
    return bool(subscription and subscription["trial_end"])


def first_period(invoices: Iterable[Object]) -> Object | None:
    """Returns, of a subscription's invoices, that of a first period which began later; None before."""
    cycles = (each for each in invoices if each["billing_reason"] == "subscription_cycle")
    return next((each for each in cycles if order_of(each)), None)


def id_of(field: Any) -> str:
    """Returns the id of a field that may be expanded; empty where it is null."""
    return str(field["id"] if isinstance(field, dict) else field or "")


def ends_at(subscription: Object, rhythm: Recurrence) -> datetime | None:
    """Returns when a subscription's last period is over, in UTC; None if it goes on without end.

    At that very moment Stripe ends it, and asks for no further period.
    """
    if rhythm.periods is None:
        return None
    begun = datetime.fromtimestamp(subscription["billing_cycle_anchor"], UTC)
    last = period_begins(Recurrence(rhythm.unit, rhythm.periods), begun.date(), rhythm.periods)
    return datetime.combine(last, begun.timetz())


def _outcome(session: Object, intent: Object | None) -> Outcome:
    if session["payment_status"] != "unpaid":
        return "succeeded"
    status = intent["status"] if intent else ""
    if status == "succeeded":
        return "succeeded"
    return "failed" if status in NOT_PAID else "submitted"


def _of_later(subscription: Object, invoice: Object | None) -> Outcome:
    if invoice and invoice["status"] == "paid":
        return "succeeded"
    # Stripe tries a card again for some weeks, and then ends the subscription.
    return "failed" if subscription["status"] in UNPAID else "submitted"
