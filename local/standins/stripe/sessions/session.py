"""Makes a session as Stripe shows it, and keeps beside it what Stripe does not show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.standins.stripe.sessions import checks
from local.standins.stripe.sessions.lines import Line, lines_of
from local.standins.stripe.shown import Shown, Thing

PAY = "/pay"
COPIED = (
    *("allowed_payment_method_types", "cancel_url", "client_reference_id", "customer", "customer_creation"),
    *("customer_email", "excluded_payment_method_types", "locale", "submit_type", "success_url"),
)
ABSENT = (
    *("adaptive_pricing", "after_expiration", "allow_promotion_codes", "billing_address_collection"),
    *("client_secret", "collected_information", "consent", "consent_collection", "currency_conversion"),
    *("customer_account", "customer_details", "invoice", "payment_intent", "payment_link"),
    *("payment_method_collection", "payment_method_configuration_details", "permissions", "recovered_from"),
    *("saved_payment_method_options", "setup_intent", "shipping_address_collection", "shipping_cost"),
    *("subscription", "wallet_options"),
)


@dataclass(frozen=True)
class Order:
    """What a session sells, and what it hands on: to the payment intent, or to the subscription."""

    lines: Sequence[Line]
    intent: Mapping[str, Any] = field(default_factory=dict)
    subscription: Mapping[str, Any] = field(default_factory=dict)

    @property
    def trial_end(self) -> int | None:
        """When the subscription begins to be paid, in seconds; None is now."""
        return self.subscription.get("trial_end")

    @property
    def total(self) -> int:
        """Pence that are due now."""
        return sum(self.due(line) for line in self.lines)

    def due(self, line: Line) -> int:
        """Pence of a line that are due now: nothing, if it recurs and begins to be paid later."""
        return 0 if line.period and self.trial_end else line.amount


def opened(fields: Mapping[str, Any], objects: Shown, now: datetime) -> tuple[Thing, Order]:
    """Makes an open session without id and address, and its order. Raises Refusal."""
    checks.check_mode(fields)
    lines = lines_of(fields)
    checks.check_trial(fields, now)
    checks.check_customer(fields, objects)
    order = Order(lines, fields.get("payment_intent_data", {}), fields.get("subscription_data", {}))
    checks.check_total(order.total, is_free=order.trial_end is not None)
    copied = {name: fields.get(name) for name in COPIED}
    times = {"created": int(now.timestamp()), "expires_at": checks.expiry(fields, now)}
    rest = {
        "metadata": fields.get("metadata", {}),
        "mode": fields["mode"],
        "payment_method_types": checks.types(fields),
    }
    return {**_blank(order.total, fields["mode"]), **copied, **_creation(fields), **times, **rest}, order


def _creation(fields: Mapping[str, Any]) -> Thing:
    """Says whether a customer is made: Stripe answers so where it was not told, and a payment needs none."""
    if fields["mode"] != "payment" or "customer" in fields:
        return {"customer_creation": None}
    return {"customer_creation": fields.get("customer_creation", "if_required")}


def _blank(total: int, mode: str) -> Thing:
    nothing = {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}
    tax = {"enabled": False, "liability": None, "provider": None, "status": None}
    parts = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    return {
        **dict.fromkeys(ABSENT),
        "object": "checkout.session",
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": tax,
        "currency": "gbp",
        "custom_fields": [],
        "custom_text": dict.fromkeys(parts),
        "discounts": [],
        "invoice_creation": _no_invoice() if mode == "payment" else None,
        "livemode": False,
        "payment_method_options": {},
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": nothing,
        "ui_mode": "hosted_page",
    }


def _no_invoice() -> Thing:
    data = ("account_tax_ids", "custom_fields", "description", "footer", "issuer", "rendering_options")
    return {"enabled": False, "invoice_data": {**dict.fromkeys(data), "metadata": {}}}
