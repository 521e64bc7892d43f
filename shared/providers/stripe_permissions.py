"""Lists what a restricted key of Stripe's must be allowed, and why, in the words that owners read.

It loads no SDK: the page shows the list before there is a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Permission:
    """A row of the form where Stripe makes restricted keys. `level` is Read or Write."""

    resource: str
    level: str
    reason: str


PERMISSIONS: Mapping[str, Permission] = {
    "account": Permission("Account", "Read", "to show whose account it is, and take no other by mistake"),
    "balance": Permission("Balance", "Read", "to hold the account in Xero against what Stripe holds"),
    "balance_transactions": Permission(
        "Balance transaction sources", "Read", "to list every movement of your balance, with Stripe's fee"
    ),
    "charges": Permission("Charges and refunds", "Read", "to read what a customer paid, or was paid back"),
    "customers": Permission("Customers", "Read", "to name the customer on the invoice in Xero"),
    "disputes": Permission("Disputes", "Read", "to book what a bank takes back, and what is won again"),
    "invoices": Permission("Invoices", "Read", "to join the parts of a Stripe invoice into one sale"),
    "payouts": Permission("Payouts", "Read", "to book what goes to your bank, and to tick its parts"),
    "topups": Permission("Top-ups", "Read", "to book what you add to your balance"),
    "webhooks": Permission(
        "Webhook endpoints", "Write", "to have Stripe tell us of each movement, without your help"
    ),
}
"""By the name of what is tried to find out whether the key may do it."""
SELLING: Mapping[str, Permission] = {
    "sessions": Permission("Checkout Sessions", "Write", "to open the page on which a buyer pays by card"),
    "payment_intents": Permission(
        "PaymentIntents", "Read", "to see what became of a payment that takes its days"
    ),
    "refunds": Permission(
        "Charges and refunds", "Write", "to pay a buyer back when you say so, instead of Read"
    ),
    "subscriptions": Permission(
        "Subscriptions", "Write", "to end a subscription with its last period, or when you end it"
    ),
}
"""What a key needs besides where an order form takes cards; without it, everything else goes on."""


def to_sell(missing: Sequence[Permission]) -> str:
    """Returns a sentence for the owner of a key that lacks these; empty if it lacks none."""
    if not missing:
        return ""
    *some, last = (f"{each.resource}: {each.level}" for each in missing)
    named = f"{', '.join(some)} and {last}" if some else last
    return f"Order forms take no cards yet: at Stripe, edit the key and set {named}."
