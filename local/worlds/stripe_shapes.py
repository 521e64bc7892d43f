"""Makes a card sale as Stripe shows it: customer, payment intent, charge, balance transaction, events."""

from __future__ import annotations

import hashlib
import string
from dataclasses import dataclass
from typing import Any

Thing = dict[str, Any]

API_VERSION = "2026-10-28.endive"
LETTERS = string.digits + string.ascii_letters

# GBP for one EUR in ten-thousandths: Stripe's rate for the settlement.
EUR_RATE = 8637
# Keyed by the card's currency and the balance's: basis points and the fixed part. A card from the EEA
# costs more, and its conversion more again.
FEES = {("gbp", "gbp"): (150, 20), ("eur", "eur"): (250, 25), ("eur", "gbp"): (450, 20)}


@dataclass(frozen=True)
class Buyer:
    name: str
    email: str
    city: str
    country: str = "GB"


@dataclass(frozen=True)
class Sale:
    """`amount` is in minor units of the card's currency; `balance` is the currency it is settled in."""

    created: int
    buyer: Buyer | None
    what: str
    amount: int
    currency: str = "gbp"
    balance: str = "gbp"

    @property
    def settled(self) -> int:
        """The gross in minor units of the balance's currency."""
        return self.amount if self.currency == self.balance else nearest(self.amount * EUR_RATE, 10_000)

    @property
    def fee(self) -> int:
        basis_points, fixed = FEES[self.currency, self.balance]
        return nearest(self.settled * basis_points, 10_000) + fixed

    def id(self, prefix: str) -> str:
        return id_of(prefix, f"{self.created} {self.what}")


def nearest(number: int, divisor: int) -> int:
    """Rounds `number / divisor`, half away from zero; for positive numbers, without floats."""
    return (2 * number + divisor) // (2 * divisor)


def id_of(prefix: str, seed: str, length: int = 24) -> str:
    """Makes an id that looks like Stripe's and is the same at every call."""
    digest = hashlib.sha256(f"{prefix} {seed}".encode()).digest()
    return f"{prefix}_" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:length])


def customer(buyer: Buyer, created: int) -> Thing:
    return {
        "id": customer_id(buyer),
        "object": "customer",
        "address": None,
        "created": created,
        "description": None,
        "email": buyer.email,
        "livemode": False,
        "metadata": {},
        "name": buyer.name,
        "phone": None,
    }


def payment_intent(sale: Sale) -> Thing:
    return {
        "id": sale.id("pi"),
        "object": "payment_intent",
        "amount": sale.amount,
        "amount_received": sale.amount,
        "created": sale.created,
        "currency": sale.currency,
        "customer": customer_id(sale.buyer),
        "description": sale.what,
        "latest_charge": sale.id("ch"),
        "livemode": False,
        "metadata": {},
        "payment_method_types": ["card"],
        "status": "succeeded",
    }


def charge(sale: Sale) -> Thing:
    return {
        "id": sale.id("ch"),
        "object": "charge",
        "amount": sale.amount,
        "amount_captured": sale.amount,
        "amount_refunded": 0,
        "application": None,
        "application_fee_amount": None,
        "balance_transaction": sale.id("txn"),
        "billing_details": billing_details(sale.buyer),
        "captured": True,
        "created": sale.created,
        "currency": sale.currency,
        "customer": customer_id(sale.buyer),
        "description": sale.what,
        "disputed": False,
        "failure_balance_transaction": None,
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": True,
        "payment_intent": sale.id("pi"),
        "payment_method": sale.id("pm"),
        "payment_method_details": {"type": "card"},
        "receipt_email": sale.buyer.email if sale.buyer else None,
        "refunded": False,
        "status": "succeeded",
    }


def customer_id(buyer: Buyer | None) -> str | None:
    return id_of("cus", buyer.email, 14) if buyer else None


def billing_details(buyer: Buyer | None) -> Thing:
    blank = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    if buyer is None:
        return {"address": blank, "email": None, "name": None, "phone": None}
    address = blank | {"city": buyer.city, "country": buyer.country}
    return {"address": address, "email": buyer.email, "name": buyer.name, "phone": None}


def balance_transaction(sale: Sale) -> Thing:
    fee = {"application": None, "currency": sale.balance, "description": "Stripe processing fees"}
    return {
        "id": sale.id("txn"),
        "object": "balance_transaction",
        "amount": sale.settled,
        "available_on": sale.created + 2 * 86400,
        "balance_type": "payments",
        "created": sale.created + 3,
        "currency": sale.balance,
        "description": sale.what,
        # Stripe gives a number too; nothing computes with it, the settled amount is given above.
        "exchange_rate": EUR_RATE / 10_000 if sale.currency != sale.balance else None,
        "fee": sale.fee,
        "fee_details": [fee | {"amount": sale.fee, "type": "stripe_fee"}],
        "net": sale.settled - sale.fee,
        "reporting_category": "charge",
        "source": sale.id("ch"),
        "status": "pending",
        "type": "charge",
    }


def paid(sale: Sale) -> dict[str, list[Thing]]:
    """Lists all that Stripe holds of a sale to a customer, by the names of a world."""
    return {
        "customers": [customer(sale.buyer, sale.created)] if sale.buyer else [],
        "payment_intents": [payment_intent(sale)],
        "charges": [charge(sale)],
        "balance_transactions": [balance_transaction(sale)],
    }


def succeeded(sale: Sale) -> Thing:
    """Makes the event that is sent before Stripe has settled, without a balance transaction."""
    return event("charge.succeeded", sale.created, charge(sale) | {"balance_transaction": None})


def updated(sale: Sale) -> Thing:
    happened = event("charge.updated", sale.created + 3, charge(sale))
    happened["data"]["previous_attributes"] = {"balance_transaction": None}
    return happened


def event(type_: str, created: int, thing: Thing) -> Thing:
    return {
        "id": id_of("evt", f"{type_} {thing['id']}"),
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": type_,
    }
