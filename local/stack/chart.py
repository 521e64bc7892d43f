"""Makes the chart of accounts that a world's settings ask for, for the Xero stand-in to open."""

from __future__ import annotations

from typing import Any

from local.standins.xero import Account

_KINDS = {
    "sales": ("Sales", "REVENUE"),
    "offline_sales": ("Offline sales", "REVENUE"),
    "stripe_fees": ("Stripe fees", "OVERHEADS"),
    "gocardless_fees": ("GoCardless fees", "OVERHEADS"),
    "bad_debts": ("Bad debts", "EXPENSE"),
    "suspense": ("Suspense", "CURRLIAB"),
    "disputed_funds": ("Disputed funds", "CURRENT"),
    "main_bank": ("Main bank account", "BANK"),
    "stripe_bank": ("Stripe", "BANK"),
    "gocardless_bank": ("GoCardless", "BANK"),
}
# Accounts for money on its way back: they take payments although they are not bank accounts.
_TAKES_PAYMENTS = frozenset({"suspense", "disputed_funds"})


def accounts_of(settings: dict[str, Any]) -> list[Account]:
    """Lists exactly the accounts that the settings name; the stand-in adds 610 and 820."""
    codes = dict(settings["accounts"])
    subscriptions = codes.pop("subscriptions")
    return [
        *(_account(role, code) for role, code in codes.items()),
        *(Account(code, f"Subscriptions {code}", "REVENUE") for code in subscriptions),
    ]


def _account(role: str, code: str) -> Account:
    name, kind = _KINDS[role]
    return Account(code, name, kind, enable_payments=role in _TAKES_PAYMENTS)
