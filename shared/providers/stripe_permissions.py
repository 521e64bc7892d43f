"""Lists what a restricted key of Stripe's must be allowed, and why, in the words that owners read.

It loads no SDK: the page shows the list before there is a key.
"""

from __future__ import annotations

from collections.abc import Mapping
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
