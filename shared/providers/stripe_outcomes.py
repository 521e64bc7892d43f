"""Reads from Stripe's objects how an attempt to pay stands, and when a subscription is to end. Pure.

Whether money has come is for its charge to say, and for the balance transaction what it moved: see
`stripe_subject`. This only says what a buyer may do next.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.orders.orders import Outcome
from shared.orders.paying import Seen
from shared.orders.recurrence import Recurrence, period_begins
from shared.providers.objects import Object

# What a payment intent says of a delayed payment that did not come, and a subscription of a first period.
NOT_PAID = frozenset({"requires_payment_method", "canceled"})
ENDED, UNPAID = "canceled", frozenset({"canceled", "unpaid", "incomplete_expired"})


def seen_of(session: Object, intent: Object | None) -> Seen:
    """Returns how a session stands. Its subscription is expanded, with its latest invoice.

    `intent` is the payment intent of its latest payment, with the latest charge; None if there is none.
    """
    if session["status"] == "open":
        return Seen("open")
    if session["status"] == "expired":
        return Seen("expired")
    return Seen(_outcome(session, intent), paid_by=_charge(intent), subscription=_id(session["subscription"]))


def invoice_of(session: Object) -> str:
    """Returns the id of the Stripe invoice whose payment decides about a subscription; empty if none does."""
    subscription = _begun_later(session)
    return _id(subscription["latest_invoice"] if subscription else session["invoice"])


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
    if subscription := _begun_later(session):
        return _of_later(subscription)
    if session["payment_status"] != "unpaid":
        return "succeeded"
    status = intent["status"] if intent else ""
    if status == "succeeded":
        return "succeeded"
    return "failed" if status in NOT_PAID else "submitted"


def _of_later(subscription: Object) -> Outcome:
    """Returns how a first period stands that is paid later than the session: nothing of it came at once."""
    latest = subscription["latest_invoice"] or {}
    is_paid = latest.get("billing_reason") == "subscription_cycle" and latest.get("status") == "paid"
    if is_paid:
        return "succeeded"
    return "failed" if subscription["status"] in UNPAID else "submitted"


def _begun_later(session: Object) -> Object | None:
    subscription: Object | None = session["subscription"]
    return subscription if subscription and subscription["trial_end"] else None


def _charge(intent: Object | None) -> str:
    return _id(intent["latest_charge"]) if intent else ""


def _id(field: Any) -> str:
    """Returns the id of a field that may be expanded; empty where it is null."""
    return str(field["id"] if isinstance(field, dict) else field or "")
