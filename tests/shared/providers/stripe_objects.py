"""Stripe's objects as the tests read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.events import Event, Payer, PaymentReceived, Sale
from shared.providers.stripe import events_of
from shared.providers.stripe_subject import Subject

AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 9, 12, tzinfo=UTC)
SETTLED: dict[str, Any] = {
    "id": "txn_1",
    "amount": 12000,
    "balance_type": "payments",
    "currency": "gbp",
    "created": 1790845200,
    "description": None,
    "fee": 200,
    "fee_details": [{"type": "stripe_fee", "amount": 200}],
    "net": 11800,
    "reporting_category": "charge",
    "type": "charge",
}
CHARGE: dict[str, Any] = {
    "id": "ch_1",
    "object": "charge",
    "application": None,
    "status": "succeeded",
    "amount": 12000,
    "currency": "gbp",
    "balance_transaction": SETTLED,
    "billing_details": {"name": "A. KING", "email": "card@example.com"},
    "customer": {"id": "cus_1", "name": "Ada King", "email": "ada@example.com"},
    "description": "Consulting",
    "metadata": {},
    "receipt_email": "receipt@example.com",
}
ADA = Payer("stripe", "cus_1", "Ada King", "ada@example.com")
SALE = Sale("ch_1", ADA, "Consulting")
INVOICE = {
    "id": "in_1",
    "amount_due": 36000,
    "currency": "gbp",
    "lines": {"data": [{"amount": 36000, "description": "Kitchen"}], "has_more": False},
}
DISPUTE = {"id": "dp_1", "object": "dispute", "status": "needs_response", "currency": "gbp"}


def moved(category: str = "charge", amount: int = 12000, fee: int = 0, **fields: Any) -> dict[str, Any]:
    """A balance transaction."""
    return (
        SETTLED | {"reporting_category": category, "amount": amount, "fee": fee, "fee_details": []} | fields
    )


def event(
    stripe_invoice: dict[str, Any] | None = None, transaction: dict[str, Any] = SETTLED, **fields: Any
) -> PaymentReceived:
    charge = CHARGE | fields
    (happened,) = events_of(Subject(charge, [transaction], charge, stripe_invoice), NOW)
    assert isinstance(happened, PaymentReceived)
    return happened


def dispute(status: str, *transactions: dict[str, Any]) -> list[Event]:
    return events_of(Subject(DISPUTE | {"status": status}, transactions, CHARGE), NOW)


OBJECTS: dict[str, dict[str, Any]] = {
    "charge": CHARGE,
    "refund": {"id": "re_1", "object": "refund"},
    "dispute": DISPUTE,
    "payout": {"id": "po_1", "object": "payout"},
    "topup": {"id": "tu_1", "object": "topup"},
    "balance_transaction": SETTLED | {"object": "balance_transaction", "source": None},
}
# What each of these undoes.
UNDONE = {"charge_failure": "charge", "refund_failure": "refund", "payout_reversal": "payout"}


FEE = moved("network_cost", -350, id="txn_fee", created=SETTLED["created"] - 86400)


def with_a_fee(*others: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The fee first, in the middle, last."""
    return [[*others[:at], FEE, *others[at:]] for at in range(len(others) + 1)]
