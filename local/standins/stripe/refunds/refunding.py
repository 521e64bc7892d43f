"""Pays a charge back, wholly or in part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.standins.stripe import refusals
from local.standins.stripe.acts import Act
from local.standins.stripe.refunds import refusals as refused
from local.standins.stripe.shown import Shown, Thing


def refund(act: Act, fields: Mapping[str, Any], objects: Shown) -> str:
    """Refunds what is left, or `amount` pence of it. Returns the refund's id. Raises Refusal."""
    charge = _charge(fields, objects)
    amount = _amount(charge, fields.get("amount"))
    made = act.keep(_refund(act, charge, amount, fields))
    act.keep(_movement(act, made))
    repaid = charge["amount_refunded"] + amount
    whole = repaid == charge["amount"]
    changed = act.change(charge["id"], amount_refunded=repaid, refunded=whole)
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    act.tell("refund.created", made)
    act.tell("charge.refunded", changed, **before)
    return str(made["id"])


def _charge(fields: Mapping[str, Any], objects: Shown) -> Thing:
    if "charge" in fields and "payment_intent" in fields:
        raise refusals.not_together("payment_intent", "charge")
    if "charge" in fields:
        return _paid(_known("charge", fields["charge"], "charge", objects))
    if "payment_intent" not in fields:
        raise refused.no_subject()
    intent = _known("payment_intent", fields["payment_intent"], "payment_intent", objects)
    if intent["status"] != "succeeded":
        raise refused.nothing_paid(intent["id"])
    latest = intent["latest_charge"]
    return _paid(_known("charge", latest["id"] if isinstance(latest, dict) else latest, "charge", objects))


def _known(kind: str, id: str, param: str, objects: Shown) -> Thing:
    place = objects.place(kind, id)
    if place is None:
        raise refusals.no_such(kind, id, param, status=404)
    return objects.of(kind)[place]


def _paid(charge: Thing) -> Thing:
    if charge["status"] != "succeeded":
        raise refused.not_paid(charge["id"])
    if charge.get("disputed"):
        raise refused.disputed(charge["id"])
    return charge


def _amount(charge: Thing, asked: int | None) -> int:
    left: int = charge["amount"] - charge["amount_refunded"]
    if not left:
        raise refused.already(charge["id"])
    if asked is not None and asked > left:
        raise refused.too_much(asked, left)
    return left if asked is None else asked


def _refund(act: Act, charge: Thing, amount: int, fields: Mapping[str, Any]) -> Thing:
    return {
        "id": act.id("re" if charge["id"].startswith("ch_") else "pyr"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": act.id("txn"),
        "charge": charge["id"],
        "created": act.now,
        "currency": charge["currency"],
        "metadata": fields.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": fields.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def _movement(act: Act, refund: Thing) -> Thing:
    """Makes the balance transaction; Stripe keeps its fee of the charge, and takes none for the refund."""
    kind = "refund" if refund["id"].startswith("re_") else "payment_refund"
    return {
        "id": refund["balance_transaction"],
        "object": "balance_transaction",
        "amount": -refund["amount"],
        "available_on": act.now,
        "balance_type": "payments",
        "created": act.now,
        "currency": refund["currency"],
        "description": "REFUND FOR CHARGE",
        "exchange_rate": None,
        "fee": 0,
        "fee_details": [],
        "net": -refund["amount"],
        "reporting_category": "refund",
        "source": refund["id"],
        "status": "pending",
        "type": kind,
    }
