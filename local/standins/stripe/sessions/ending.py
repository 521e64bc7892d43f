"""Ends what a session began: a delayed payment comes or does not, or nobody paid in time."""

from __future__ import annotations

from datetime import datetime

from local.standins.stripe.acts import Act
from local.standins.stripe.sessions.billing import Taken, tell_paid_invoice
from local.standins.stripe.sessions.payments import Payment, charge_of, intent_of
from local.standins.stripe.shown import Shown, Thing


def due(objects: Shown, now: datetime) -> list[Thing]:
    """Lists the open sessions whose time is over, the oldest first."""
    places = objects.holding("checkout.session", ("status",), "open")
    still_open = [objects.of("checkout.session")[each] for each in reversed(places)]
    return [each for each in still_open if each["expires_at"] <= now.timestamp()]


def settle(act: Act, session: Thing, taken: Taken) -> None:
    """Has the bank pay a delayed payment."""
    payment = taken.payment
    act.tell("charge.succeeded", act.keep(charge_of(payment, "succeeded", moved=True)))
    act.tell("payment_intent.succeeded", act.keep(intent_of(payment, "succeeded")))
    tell_paid_invoice(act, taken)
    done = act.change(session["id"], payment_status="paid")
    act.tell("checkout.session.async_payment_succeeded", done)


def fail(act: Act, session: Thing, taken: Taken) -> None:
    """Has the bank refuse a delayed payment: what it had added to the balance is taken off again."""
    payment = taken.payment
    back = act.keep(_taken_back(act, payment))
    charge = charge_of(payment, "failed", moved=True) | {"failure_balance_transaction": back["id"]}
    act.tell("charge.failed", act.keep(charge))
    act.tell("payment_intent.payment_failed", act.keep(intent_of(payment, "requires_payment_method")))
    if taken.invoice:
        act.tell("invoice.payment_failed", act.change(taken.invoice))
        late = act.change(taken.subscription, status="past_due")
        act.tell("customer.subscription.updated", late, status="active")
    act.tell("checkout.session.async_payment_failed", act.change(session["id"]))


def expire(act: Act, session: Thing) -> Thing:
    """Closes an open session; a payment that somebody tried is cancelled with it."""
    if session["payment_intent"]:
        ended = {"status": "canceled", "canceled_at": act.now, "cancellation_reason": "expired"}
        act.tell("payment_intent.canceled", act.change(session["payment_intent"], **ended))
    expired = act.change(session["id"], status="expired", url=None)
    act.tell("checkout.session.expired", expired)
    return expired


def _taken_back(act: Act, payment: Payment) -> Thing:
    """Makes the balance transaction of a failure. Stripe's fee for the debit stays."""
    return {
        "id": act.id("txn"),
        "object": "balance_transaction",
        "amount": -payment.amount,
        "available_on": act.now,
        "balance_type": "payments",
        "created": act.now,
        "currency": "gbp",
        "description": payment.data.get("description"),
        "exchange_rate": None,
        "fee": 0,
        "fee_details": [],
        "net": -payment.amount,
        "reporting_category": "charge_failure",
        "source": payment.charge,
        "status": "pending",
        "type": "payment_failure_refund",
    }
