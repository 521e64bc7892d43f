"""Holds a new session's fields against each other, the clock and the account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from local.standins.stripe import refusals
from local.standins.stripe.fields import MOST
from local.standins.stripe.sessions import refusals as refused
from local.standins.stripe.shown import Shown

SOONEST = timedelta(minutes=30)
LATEST = timedelta(hours=24)
SHORTEST_TRIAL = timedelta(days=2)
LONGEST_TRIAL = timedelta(days=730)
# In pence: Stripe takes no card for less.
LEAST = 30
WAYS = {"card": "card", "delayed": "bacs_debit"}
"""Stripe's type of each way to pay that the stand-in has."""
FOREIGN = {
    "payment": ("subscription_data",),
    "subscription": ("payment_intent_data", "customer_creation", "invoice_creation"),
}
"""What Stripe does not take in a mode."""


def check_mode(fields: Mapping[str, Any]) -> None:
    """Raises Refusal for a mode or a page that is not here, and for fields of another mode."""
    for name in ("mode", "success_url"):
        if name not in fields:
            raise refusals.missing(name)
    if fields["mode"] == "setup":
        raise refused.setup_mode()
    if (ui_mode := fields.get("ui_mode", "hosted_page")) != "hosted_page":
        raise refused.not_hosted(ui_mode)
    for name in FOREIGN[fields["mode"]]:
        if name in fields:
            raise refused.not_in_mode(name, fields["mode"])
    if fields.get("invoice_creation", {}).get("enabled"):
        raise refused.second_invoice()
    if fields.get("currency", "gbp").lower() != "gbp":
        raise refused.not_gbp("currency")


def check_total(total: int, *, is_free: bool) -> None:
    """Raises Refusal for what no card can pay now. `is_free` is the beginning of what is paid later."""
    if total < LEAST and not (is_free and total == 0):
        raise refused.too_little()
    if total > MOST:
        raise refused.too_much()


def check_trial(fields: Mapping[str, Any], now: datetime) -> None:
    """Raises Refusal for a subscription that begins to be paid too soon, or too late."""
    trial_end = fields.get("subscription_data", {}).get("trial_end")
    if trial_end is None:
        return
    if trial_end < (now + SHORTEST_TRIAL).timestamp():
        raise refused.trial_too_short()
    if trial_end > (now + LONGEST_TRIAL).timestamp():
        raise refused.trial_too_long()


def check_customer(fields: Mapping[str, Any], objects: Shown) -> None:
    if "customer" not in fields:
        return
    if "customer_email" in fields:
        raise refusals.not_together("customer", "customer_email")
    if "customer_creation" in fields:
        raise refusals.not_together("customer", "customer_creation")
    if objects.place("customer", fields["customer"]) is None:
        raise refusals.no_such("customer", fields["customer"], "customer", status=400)


def expiry(fields: Mapping[str, Any], now: datetime) -> int:
    """Returns when the session expires, in seconds; a day from now, unless told. Raises Refusal."""
    made = int(now.timestamp())
    if "expires_at" not in fields:
        return made + int(LATEST.total_seconds())
    asked: int = fields["expires_at"]
    if asked < made + SOONEST.total_seconds():
        raise refused.too_soon()
    if asked >= made + LATEST.total_seconds():
        raise refused.too_late()
    return asked


def types(fields: Mapping[str, Any]) -> list[str]:
    """Lists the types of payment methods that the page offers. Raises Refusal if none is left."""
    if "payment_method_configuration" in fields:
        wanted = fields["payment_method_configuration"]
        raise refusals.no_such("payment_method_configuration", wanted, "payment_method_configuration", 400)
    allowed = fields.get("allowed_payment_method_types", list(WAYS.values()))
    excluded = fields.get("excluded_payment_method_types", ())
    left = [each for each in WAYS.values() if each in allowed and each not in excluded]
    if not left:
        raise refused.no_way_to_pay()
    return left
