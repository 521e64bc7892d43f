"""Makes an invoice of a subscription as Stripe shows it, and what pays it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from local.standins.stripe.acts import Act
from local.standins.stripe.sessions.lines import Line
from local.standins.stripe.sessions.subscriptions import listed
from local.standins.stripe.shown import Thing


def invoice(act: Act, sold: Sequence[tuple[Line, int]], of: Thing, number: str, *, is_first: bool) -> Thing:
    """Keeps an invoice that is final and open, and has the subscription name it.

    `sold` are the lines, with the pence that are due of each. Stripe lets an hour pass in which a later
    invoice is a draft; the first one never is.
    """
    id, total = act.id("in"), sum(due for _, due in sold)
    lines = [_line(act, line, due, id, of) for line, due in sold]
    act.change(of["id"], latest_invoice=id)
    details = {"metadata": of["metadata"], "subscription": of["id"]}
    parent = {"quote_details": None, "subscription_details": details, "type": "subscription_details"}
    return act.keep(
        {
            "id": id,
            "object": "invoice",
            "amount_due": total,
            "amount_paid": 0,
            "amount_remaining": total,
            "attempt_count": 1,
            "attempted": True,
            "billing_reason": "subscription_create" if is_first else "subscription_cycle",
            "collection_method": "charge_automatically",
            "created": act.now,
            "currency": "gbp",
            "customer": of["customer"],
            "description": None,
            "lines": listed(lines, f"/v1/invoices/{id}/lines"),
            "livemode": False,
            "metadata": {},
            "number": number,
            "parent": parent,
            "period_end": act.now,
            "period_start": act.now,
            "status": "open",
            "status_transitions": _transitions(act.now),
            "subtotal": total,
            "total": total,
        }
    )


def invoice_payment(act: Act, invoice: Thing, intent: str) -> Thing:
    """Keeps what leads from a payment intent to its invoice, open until it is paid."""
    return act.keep(
        {
            "id": act.id("inpay"),
            "object": "invoice_payment",
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "created": act.now,
            "currency": "gbp",
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent, "type": "payment_intent"},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        }
    )


def settled(act: Act, invoice: str) -> Thing:
    """Has an invoice paid in full, and returns it."""
    total = act.change(invoice)["amount_due"]
    times = act.change(invoice)["status_transitions"] | {"paid_at": act.now}
    sums = {"amount_paid": total, "amount_remaining": 0}
    return act.change(invoice, status="paid", status_transitions=times, **sums)


def paid(act: Act, payment: str) -> Thing:
    """Has what leads to an invoice say that it paid it."""
    asked, moment = act.change(payment)["amount_requested"], {"canceled_at": None, "paid_at": act.now}
    return act.change(payment, status="paid", amount_paid=asked, status_transitions=moment)


def _line(act: Act, line: Line, due: int, invoice: str, of: Thing) -> Thing:
    return {
        "id": act.id("il"),
        "object": "line_item",
        "amount": due,
        "currency": "gbp",
        "description": f"{line.quantity} \N{MULTIPLICATION SIGN} {line.name}",
        "invoice": invoice,
        "livemode": False,
        "metadata": dict(line.metadata),
        "period": _period(act, line, of),
        "quantity": line.quantity,
        "subscription": of["id"] if line.period else None,
    }


def _period(act: Act, line: Line, of: Thing) -> Thing:
    """Returns the period that the subscription is in; what is sold once has a moment."""
    if not line.period:
        return {"end": act.now, "start": act.now}
    item = of["items"]["data"][0]
    return {"end": item["current_period_end"], "start": item["current_period_start"]}


def _transitions(now: int) -> dict[str, Any]:
    return {"finalized_at": now, "marked_uncollectible_at": None, "paid_at": None, "voided_at": None}
