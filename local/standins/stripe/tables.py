"""Describes what Stripe's API offers, as data: its collections, their filters, and what can be expanded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Collection:
    """One kind of object under `/v1/{path}`."""

    kind: str
    path: str
    filters: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ("created",)
    arrays: tuple[str, ...] = ()
    id_param: str = "id"
    # How far back this collection can be read; None is no limit.
    kept: timedelta | None = None
    # Where in an object a filter looks, if not under its own name.
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name under which a world lists the objects."""
        return self.path.replace("/", "_")


COLLECTIONS = (
    Collection("charge", "charges", ("customer", "payment_intent", "transfer_group")),
    Collection("payment_intent", "payment_intents", ("customer", "customer_account"), id_param="intent"),
    Collection("customer", "customers", ("email", "test_clock")),
    Collection("refund", "refunds", ("charge", "payment_intent")),
    Collection("dispute", "disputes", ("charge", "payment_intent")),
    Collection("payout", "payouts", ("destination", "status"), ranges=("created", "arrival_date")),
    Collection("balance_transaction", "balance_transactions", ("currency", "payout", "source", "type")),
    Collection("event", "events", ("type",), arrays=("types[]",), kept=timedelta(days=30)),
    Collection(
        "invoice_payment",
        "invoice_payments",
        ("invoice", "payment[type]", "payment[payment_intent]", "payment[payment_record]", "status"),
    ),
    Collection(
        "invoice",
        "invoices",
        ("collection_method", "customer", "customer_account", "status", "subscription"),
        ranges=("created", "due_date"),
        places={"subscription": ("parent", "subscription_details", "subscription")},
    ),
    Collection(
        "subscription", "subscriptions", ("collection_method", "customer", "customer_account", "status")
    ),
    Collection("topup", "topups", ("status",), ranges=("created", "amount")),
    Collection(
        "checkout.session",
        "checkout/sessions",
        ("customer", "customer_details[email]", "payment_intent", "payment_link", "status", "subscription"),
        id_param="session",
    ),
)

# A world lists none: an endpoint is made by a call.
WEBHOOK_ENDPOINTS = Collection("webhook_endpoint", "webhook_endpoints", ranges=())

BY_PATH: Mapping[str, Collection] = {
    collection.path: collection for collection in (*COLLECTIONS, WEBHOOK_ENDPOINTS)
}

# Links from a property to the kinds of object it may hold. `[charge]` is a list of charges; an empty
# tuple is a link to something this stand-in does not keep: Stripe expands it, here it stays an id.
EXPANDABLE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "charge": {
        "application": (),
        "application_fee": (),
        "balance_transaction": ("balance_transaction",),
        "customer": ("customer",),
        "failure_balance_transaction": ("balance_transaction",),
        "on_behalf_of": (),
        "payment_intent": ("payment_intent",),
        "refunds": ("[refund]",),
        "review": (),
        "source_transfer": (),
        "transfer": (),
    },
    "payment_intent": {
        "application": (),
        "customer": ("customer",),
        "latest_charge": ("charge",),
        "on_behalf_of": (),
        "payment_method": (),
        "review": (),
    },
    "customer": {"default_source": (), "invoice_settings.default_payment_method": (), "test_clock": ()},
    "refund": {
        "balance_transaction": ("balance_transaction",),
        "charge": ("charge",),
        "customer": ("customer",),
        "failure_balance_transaction": ("balance_transaction",),
        "payment_intent": ("payment_intent",),
        "payment_method": (),
        "source_transfer_reversal": (),
        "transfer_reversal": (),
    },
    "dispute": {
        # Always expanded, so only the links below it can be asked for.
        "balance_transactions": ("balance_transaction",),
        "charge": ("charge",),
        "payment_intent": ("payment_intent",),
    },
    "payout": {
        "application_fee": (),
        "balance_transaction": ("balance_transaction",),
        "destination": (),
        "failure_balance_transaction": ("balance_transaction",),
        "original_payout": ("payout",),
        "reversed_by": ("payout",),
    },
    "balance_transaction": {"source": ("charge", "refund", "dispute", "payout", "topup")},
    "event": {},
    "invoice_payment": {
        "invoice": ("invoice",),
        "payment.charge": ("charge",),
        "payment.payment_intent": ("payment_intent",),
        "payment.payment_record": (),
    },
    "invoice": {
        "application": (),
        "customer": ("customer",),
        "default_payment_method": (),
        "on_behalf_of": (),
        "parent.subscription_details.subscription": ("subscription",),
        "payments": ("[invoice_payment]",),
    },
    "subscription": {
        "application": (),
        "customer": ("customer",),
        "default_payment_method": (),
        "latest_invoice": ("invoice",),
        "on_behalf_of": (),
        "schedule": (),
    },
    "topup": {"balance_transaction": ("balance_transaction",)},
    "checkout.session": {
        "customer": ("customer",),
        "invoice": ("invoice",),
        "payment_intent": ("payment_intent",),
        "payment_link": (),
        "setup_intent": (),
        "subscription": ("subscription",),
    },
    "balance": {},
}

# Lists that an object shows only if asked: (kind, property) → the kind listed, and its link back.
SUBLISTS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("charge", "refunds"): ("refund", "charge"),
    ("invoice", "payments"): ("invoice_payment", "invoice"),
}
