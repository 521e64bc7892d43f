"""Has a payment pay an invoice of a subscription."""

from __future__ import annotations

from dataclasses import dataclass

from local.standins.stripe.acts import Act
from local.standins.stripe.sessions import invoices
from local.standins.stripe.sessions.payments import Payment
from local.standins.stripe.sessions.session import Order
from local.standins.stripe.sessions.subscriptions import subscription
from local.standins.stripe.shown import Thing


@dataclass(frozen=True)
class Taken:
    """What a session's payment is, and the ids of what it pays in the mode subscription."""

    payment: Payment
    subscription: str = ""
    invoice: str = ""
    invoice_payment: str = ""


def subscribe(act: Act, order: Order, payment: Payment) -> Taken:
    """Has a subscription begin with an invoice of all lines, which the payment is to pay."""
    begun = subscription(act, order, payment.customer or "", payment.method)
    number = f"{act.id('', 8)[1:].upper()}-0001"
    sold = [(line, order.due(line)) for line in order.lines]
    invoice = invoices.invoice(act, sold, begun, number, is_first=True)
    act.tell("customer.subscription.created", act.change(begun["id"]))
    return billed(act, payment, invoice, begun["id"])


def billed(act: Act, payment: Payment, invoice: Thing, subscription: str) -> Taken:
    """Has a payment lead to a subscription's invoice."""
    act.tell("invoice.created", invoice)
    act.tell("invoice.finalized", invoice)
    if not invoice["amount_due"]:
        return Taken(payment, subscription, invoice["id"])
    paid = invoices.invoice_payment(act, invoice, payment.intent)
    return Taken(payment, subscription, invoice["id"], paid["id"])


def tell_paid_invoice(act: Act, taken: Taken) -> None:
    """Has the subscription's invoice paid, if there is one."""
    if not taken.invoice:
        return
    invoice = invoices.settled(act, taken.invoice)
    act.tell("invoice.paid", invoice)
    act.tell("invoice.payment_succeeded", invoice)
    if taken.invoice_payment:
        act.tell("invoice_payment.paid", invoices.paid(act, taken.invoice_payment))
