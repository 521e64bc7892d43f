"""Has a subscription go on to its next period, paid by the card that paid before, or end."""

from __future__ import annotations

from collections.abc import Sequence

from local.standins.stripe.acts import Act
from local.standins.stripe.sessions import billing, invoices, paying
from local.standins.stripe.sessions.billing import Taken
from local.standins.stripe.sessions.lines import Line
from local.standins.stripe.sessions.payments import Payment, charge_of, intent_of, movement_of
from local.standins.stripe.sessions.subscriptions import next_period
from local.standins.stripe.shown import Thing
from local.worlds.stripe_shapes import Buyer


def renew(act: Act, begun: Thing, sold: Sequence[Line], *, declined: bool) -> None:
    """Bills the next period; a declined card leaves the invoice open and the subscription past due."""
    before = begun["items"]
    begun = next_period(act, begun)
    number = _number(act.account.objects.by_id[begun["latest_invoice"]]["number"])
    due = [(line, line.amount) for line in sold]
    invoice = invoices.invoice(act, due, begun, number, is_first=False)
    act.tell("customer.subscription.updated", act.change(begun["id"]), items=before)
    payment = _payment(act, begun, invoice["amount_due"])
    taken = billing.billed(act, payment, invoice, begun["id"])
    paying.start(act, payment)
    (_decline if declined else _take)(act, taken)


def cancel(act: Act, begun: Thing) -> Thing:
    """Ends a subscription now; what was paid stays paid."""
    ended = act.change(begun["id"], status="canceled", canceled_at=act.now, ended_at=act.now)
    act.tell("customer.subscription.deleted", ended)
    return ended


def is_over(begun: Thing) -> bool:
    """Says whether the subscription was told to end with the period that it is in, or before."""
    end = begun["items"]["data"][0]["current_period_end"]
    return begun["cancel_at_period_end"] or (begun["cancel_at"] is not None and begun["cancel_at"] <= end)


def _take(act: Act, taken: Taken) -> None:
    act.keep(movement_of(taken.payment))
    paying.take_card(act, taken)
    paying.tell_movement(act, taken.payment)


def _decline(act: Act, taken: Taken) -> None:
    act.tell("charge.failed", act.keep(charge_of(taken.payment, "failed", moved=False)))
    act.tell("payment_intent.payment_failed", act.keep(intent_of(taken.payment, "requires_payment_method")))
    act.tell("invoice.payment_failed", act.change(taken.invoice))
    late = act.change(taken.subscription, status="past_due")
    act.tell("customer.subscription.updated", late, status="active")


def _payment(act: Act, begun: Thing, amount: int) -> Payment:
    customer = act.account.objects.by_id[begun["customer"]]
    return Payment(
        act.now,
        Buyer(customer["name"], customer["email"], ""),
        "",
        amount,
        intent=act.id("pi"),
        charge=act.id("ch"),
        movement=act.id("txn"),
        method=begun["default_payment_method"],
        customer=begun["customer"],
        data={"description": "Subscription update"},
    )


def _number(former: str) -> str:
    """Returns the customer's next number: after K-0001 comes K-0002."""
    name, _, count = former.rpartition("-")
    return f"{name}-{int(count) + 1:04}"
