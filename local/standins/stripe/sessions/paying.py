"""Has a buyer pay a session, or fail to."""

from __future__ import annotations

from typing import Any

from local.standins.stripe.acts import Act
from local.standins.stripe.sessions.billing import Taken, subscribe, tell_paid_invoice
from local.standins.stripe.sessions.payments import Payment, Way, charge_of, intent_of, movement_of
from local.standins.stripe.sessions.session import Order
from local.standins.stripe.shown import Thing
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer


def take(act: Act, session: Thing, order: Order, buyer: Buyer, way: Way) -> Taken:
    """Takes the payment: a card's at once, a delayed one's as pending, and none where nothing is due."""
    customer = _customer(act, session, buyer)
    payment = _payment(act, session, order, buyer, way, customer)
    taken = Taken(payment)
    if session["mode"] == "subscription":
        taken = subscribe(act, order, payment)
    if not order.total:
        tell_paid_invoice(act, taken)
        _complete(act, session, taken, buyer)
        return taken
    if not session["payment_intent"]:
        start(act, payment)
    act.keep(movement_of(payment))
    take_card(act, taken) if way == "card" else _take_debit(act, payment)
    _complete(act, session, taken, buyer)
    tell_movement(act, payment)
    return taken


def tell_movement(act: Act, payment: Payment) -> None:
    """Has the charge name its balance transaction, which Stripe makes a little later."""
    charge = act.change(payment.charge, balance_transaction=payment.movement)
    act.tell("charge.updated", charge, balance_transaction=None)


def decline(act: Act, session: Thing, order: Order, buyer: Buyer) -> None:
    """Has the card declined: the session stays open, and the next attempt is made on the same intent."""
    payment = _payment(act, session, order, buyer, "card", session["customer"])
    if not session["payment_intent"]:
        start(act, payment)
    act.tell("charge.failed", act.keep(charge_of(payment, "failed", moved=False)))
    act.tell("payment_intent.payment_failed", act.keep(intent_of(payment, "requires_payment_method")))
    if session["mode"] == "payment":
        act.change(session["id"], payment_intent=payment.intent)


def _payment(act: Act, session: Thing, order: Order, buyer: Buyer, way: Way, customer: str | None) -> Payment:
    data: Any = order.intent if session["mode"] == "payment" else {"description": "Subscription creation"}
    return Payment(
        act.now,
        buyer,
        "",
        order.total,
        way=way,
        intent=session["payment_intent"] or act.id("pi"),
        charge=act.id("ch" if way == "card" else "py"),
        movement=act.id("txn"),
        method=act.id("pm"),
        customer=customer,
        data=data,
    )


def _customer(act: Act, session: Thing, buyer: Buyer) -> str | None:
    """Makes a customer where Stripe does: for each subscription, and for a payment that asks for one."""
    if session["customer"] or (session["mode"] == "payment" and session["customer_creation"] != "always"):
        customer: str | None = session["customer"]
        return customer
    made = act.keep(shapes.customer(buyer, act.now) | {"id": act.id("cus", 14)})
    act.tell("customer.created", made)
    return str(made["id"])


def start(act: Act, payment: Payment) -> None:
    """Has a payment begin whose intent was not there before."""
    blank = {"latest_charge": None, "last_payment_error": None, "payment_method": None}
    act.tell("payment_intent.created", intent_of(payment, "requires_payment_method") | blank)


def take_card(act: Act, taken: Taken) -> None:
    """Has a card pay at once; what it moved is yet to be told."""
    charge = act.keep(charge_of(taken.payment, "succeeded", moved=False))
    act.tell("charge.succeeded", charge)
    act.tell("payment_intent.succeeded", act.keep(intent_of(taken.payment, "succeeded")))
    tell_paid_invoice(act, taken)


def _take_debit(act: Act, payment: Payment) -> None:
    act.tell("payment_intent.processing", act.keep(intent_of(payment, "processing")))
    act.tell("charge.pending", act.keep(charge_of(payment, "pending", moved=False)))


def _status(payment: Payment) -> str:
    if not payment.amount:
        return "no_payment_required"
    return "paid" if payment.way == "card" else "unpaid"


def _complete(act: Act, session: Thing, taken: Taken, buyer: Buyer) -> None:
    address = dict.fromkeys(("city", "line1", "line2", "postal_code", "state")) | {"country": buyer.country}
    blank = dict.fromkeys(("business_name", "individual_name", "phone"))
    details = {
        "address": address,
        "email": buyer.email,
        "name": buyer.name,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    done = act.change(
        session["id"],
        customer=taken.payment.customer,
        customer_details={**blank, **details},
        invoice=taken.invoice or None,
        payment_intent=None if taken.subscription else taken.payment.intent,
        payment_status=_status(taken.payment),
        status="complete",
        subscription=taken.subscription or None,
        url=None,
    )
    act.tell("checkout.session.completed", done)
