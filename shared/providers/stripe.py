"""Stripe's objects, as plain dicts read from its API, turned into events. Pure.

Amounts come from the balance transaction and never from the charge: a card charged in euros and
settled into the GBP balance is worth what was settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.events import LeftOut, NotYet, Payer, PaymentReceived, StripeEvent
from shared.money import Money

# What an order form or quote of ours writes into a payment's metadata.
ORDER = "connectably_order"

CHARGE_EVENTS = frozenset({"charge.succeeded", "charge.updated", "charge.captured"})


def charge_event(charge: Mapping[str, Any], stripe_invoice: str = "") -> StripeEvent:
    """What a charge means, read with `balance_transaction` and `customer` expanded.

    `stripe_invoice` is the id of the Stripe invoice it paid, if any.
    """
    settled = charge.get("balance_transaction")
    if settled is None and charge["status"] == "failed":
        return LeftOut(charge["id"], "not_a_payment", "the charge failed")
    if settled is None:
        return NotYet(charge["id"], "Stripe has not yet said what it was settled as")
    return PaymentReceived(
        source=settled["id"],
        sale=charge["metadata"].get(ORDER) or stripe_invoice or charge["id"],
        at=datetime.fromtimestamp(settled["created"], UTC),
        gross=Money.from_minor(settled["amount"], settled["currency"]),
        fee=Money.from_minor(settled["fee"], settled["currency"]),
        fee_vat=_vat(settled),
        payer=_payer(charge),
        description=charge.get("description") or "",
        other_app=charge.get("application") or "",
    )


def _vat(settled: Mapping[str, Any]) -> Money:
    """The part of the fee that Stripe itemises as VAT."""
    parts = (part["amount"] for part in settled.get("fee_details") or () if part["type"] == "tax")
    return Money.from_minor(sum(parts), settled["currency"])


def _payer(charge: Mapping[str, Any]) -> Payer:
    """The customer where there is one: billing details are those of one card."""
    customer = charge.get("customer")
    known = customer if isinstance(customer, Mapping) else {}
    billing = charge.get("billing_details") or {}
    return Payer(
        provider="stripe",
        customer_id=known.get("id") or (customer if isinstance(customer, str) else ""),
        name=known.get("name") or billing.get("name") or "",
        email=known.get("email") or billing.get("email") or charge.get("receipt_email") or "",
    )
