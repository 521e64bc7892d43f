"""Makes the payment of a session as Stripe shows it: payment intent, charge and balance transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from local.standins.stripe.sessions.checks import WAYS
from local.standins.stripe.shown import Thing
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Sale, nearest

Way = Literal["card", "delayed"]
# A direct debit costs a hundredth, within these pence.
LEAST_FEE, MOST_FEE = 20, 200
FAILED = {"card": "card_declined", "delayed": "debit_not_authorized"}


@dataclass(frozen=True)
class Payment(Sale):
    """A payment in GBP. `intent` and `charge` are the ids of what pays, `movement` of what it moves.

    `data` is what the payment intent and its charge are given: a description and metadata, as a rule.
    """

    way: Way = "card"
    intent: str = ""
    charge: str = ""
    movement: str = ""
    method: str = ""
    customer: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fee(self) -> int:
        if self.way == "card":
            return super().fee
        return min(max(nearest(self.amount, 100), LEAST_FEE), MOST_FEE)

    def id(self, prefix: str) -> str:
        return {"pi": self.intent, "ch": self.charge, "txn": self.movement, "pm": self.method}[prefix]


def intent_of(payment: Payment, status: str) -> Thing:
    """`status` is succeeded, processing or requires_payment_method; the first has received the money."""
    received = payment.amount if status == "succeeded" else 0
    failed = status == "requires_payment_method"
    return shapes.payment_intent(payment) | {
        **_given(payment),
        "amount_received": received,
        "last_payment_error": _error(payment) if failed else None,
        "payment_method": None if failed else payment.method,
        "payment_method_types": [WAYS[payment.way]],
        "status": status,
    }


def charge_of(payment: Payment, status: str, *, moved: bool) -> Thing:
    """`status` is succeeded, pending or failed. `moved` says whether its balance transaction is there."""
    taken = status != "failed"
    return shapes.charge(payment) | {
        **_given(payment),
        "amount_captured": payment.amount if taken else 0,
        "balance_transaction": payment.movement if moved else None,
        "billing_details": _billing(payment),
        "captured": taken,
        "failure_code": None if taken else FAILED[payment.way],
        "failure_message": None if taken else "The payment was declined.",
        "paid": status == "succeeded",
        "payment_method_details": {"type": WAYS[payment.way]},
        "status": status,
    }


def movement_of(payment: Payment) -> Thing:
    """Makes the balance transaction; that of a direct debit is of type payment."""
    kind = "charge" if payment.way == "card" else "payment"
    made = shapes.balance_transaction(payment)
    return made | {"type": kind, "created": payment.created, "description": payment.data.get("description")}


def _given(payment: Payment) -> Thing:
    data = {"metadata": {}, "description": None, "receipt_email": None} | dict(payment.data)
    return {**data, "customer": payment.customer}


def _billing(payment: Payment) -> Thing:
    details = shapes.billing_details(payment.buyer)
    return {**details, "address": details["address"] | {"city": None}}


def _error(payment: Payment) -> Thing:
    kind = "card_error" if payment.way == "card" else "invalid_request_error"
    return {"code": FAILED[payment.way], "message": "The payment was declined.", "type": kind}
