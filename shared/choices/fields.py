"""Lists what an owner chooses, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from shared.provider import Provider

Field = Literal[
    "stripe_synced",
    "gocardless_synced",
    "stripe_other_tool",
    "gocardless_other_tool",
    "other_tool_ended",
    "main_bank",
    "stripe_bank",
    "gocardless_bank",
    "sales",
    "subscriptions",
    "offline_sales",
    "stripe_fees",
    "gocardless_fees",
    "disputed_funds",
    "bad_debts",
    "suspense",
    "sales_tax",
    "stripe_fees_tax",
    "gocardless_fees_tax",
    "dispute_lost",
    "locked_period",
    "gather_minutes",
    "invoice_prefix",
    "emails",
    "send_names",
    "feed_from",
]
FIELDS: tuple[Field, ...] = get_args(Field)
SWITCHES: Mapping[Provider, Field] = {"stripe": "stripe_synced", "gocardless": "gocardless_synced"}
OTHER_TOOLS: Mapping[Provider, Field] = {
    "stripe": "stripe_other_tool",
    "gocardless": "gocardless_other_tool",
}
Kind = Literal["account", "accounts", "tax", "policy", "switch", "minutes", "text", "day"]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field is asked. `label` is in an owner's words.

    `provider`: the field matters only where that provider is synced. `is_needed`: without an answer the
    settings are not complete.
    """

    label: str
    kind: Kind
    provider: Provider | None = None
    is_needed: bool = True


ASKED: Mapping[Field, Asked] = {
    "stripe_synced": Asked("Sync and reconcile Stripe payments", "switch", is_needed=False),
    "gocardless_synced": Asked("Sync and reconcile GoCardless payments", "switch", is_needed=False),
    "stripe_other_tool": Asked(
        "Does another tool post Stripe's payments into this organisation?",
        "policy",
        "stripe",
        is_needed=False,
    ),
    "gocardless_other_tool": Asked(
        "Does another tool post GoCardless's payments into this organisation?",
        "policy",
        "gocardless",
        is_needed=False,
    ),
    "other_tool_ended": Asked("Day on which the other tool was switched off", "day"),
    "main_bank": Asked("Main bank account", "account"),
    "stripe_bank": Asked("Bank account for Stripe", "account", "stripe"),
    "gocardless_bank": Asked("Bank account for GoCardless", "account", "gocardless"),
    "sales": Asked("Sales account", "account"),
    "subscriptions": Asked("Subscription accounts", "accounts", is_needed=False),
    "offline_sales": Asked("Account for products paid offline", "account", is_needed=False),
    "stripe_fees": Asked("Stripe fees account", "account", "stripe"),
    "gocardless_fees": Asked("GoCardless fees account", "account", "gocardless"),
    "disputed_funds": Asked("Account for disputed funds", "account"),
    "bad_debts": Asked("Bad debts account", "account"),
    "suspense": Asked("Suspense account", "account"),
    "sales_tax": Asked("VAT on sales", "tax"),
    "stripe_fees_tax": Asked("VAT on Stripe fees", "tax", "stripe"),
    "gocardless_fees_tax": Asked("VAT on GoCardless fees", "tax", "gocardless"),
    "dispute_lost": Asked("When a dispute is lost", "policy", is_needed=False),
    "locked_period": Asked("When a payment falls in a locked period", "policy", is_needed=False),
    "gather_minutes": Asked("Minutes to gather fees and payouts", "minutes", is_needed=False),
    "invoice_prefix": Asked("Invoice prefix", "text", is_needed=False),
    "emails": Asked("When Xero e-mails invoices", "policy", is_needed=False),
    "send_names": Asked("Send name and address changes to Xero", "switch", is_needed=False),
    "feed_from": Asked("First day of the feed", "day"),
}
