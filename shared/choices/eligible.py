"""Says why an account or a tax rate cannot be chosen for a field, in an owner's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.chart.accounts import GBP, Account
from shared.chart.chart import Chart, TaxRate
from shared.choices.fields import Field

NO_VAT = "NONE"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What accounts a field takes: those of these types in Xero. `is_none`: what any other account is not."""

    types: frozenset[str]
    is_none: str
    takes_payments: bool = False


BANK = Wanted(frozenset({"BANK"}), "is not a bank account")
INCOME = Wanted(frozenset({"REVENUE", "SALES", "OTHERINCOME"}), "is not an income account")
EXPENSE = Wanted(frozenset({"EXPENSE", "OVERHEADS", "DIRECTCOSTS"}), "is not an expense account")
ASSET = Wanted(frozenset({"CURRENT"}), "is not a current asset", takes_payments=True)
LIABILITY = Wanted(
    frozenset({"CURRLIAB", "CURRENT", "LIABILITY"}),
    "is neither a current liability nor a current asset",
    takes_payments=True,
)
WANTED: Mapping[Field, Wanted] = {
    "main_bank": BANK,
    "stripe_bank": BANK,
    "gocardless_bank": BANK,
    "sales": INCOME,
    "subscriptions": INCOME,
    "offline_sales": INCOME,
    "stripe_fees": EXPENSE,
    "gocardless_fees": EXPENSE,
    "disputed_funds": ASSET,
    "bad_debts": EXPENSE,
    "suspense": LIABILITY,
}
# The class of the accounts that a tax rate is used on.
TAXED: Mapping[Field, str] = {
    "sales_tax": "REVENUE",
    "stripe_fees_tax": "EXPENSE",
    "gocardless_fees_tax": "EXPENSE",
}
_CLASSES = {"REVENUE": "income", "EXPENSE": "expenses"}


def is_plausible(field: Field, account: Account) -> bool:
    """Whether an owner may look for an account among a field's: by its type, whatever else is wrong."""
    return account.type in WANTED[field].types


def why_not_account(field: Field, account: Account) -> str:
    """Says why an account cannot be chosen; empty if it can."""
    wanted = WANTED[field]
    return next(
        (
            words
            for is_wrong, words in (
                (account.type not in wanted.types, wanted.is_none),
                (not account.is_active, _not_active(account.status)),
                (bool(account.system), "belongs to Xero, which posts to it by itself"),
                (account.currency not in ("", GBP), f"is in {account.currency}"),
                (not account.code, "has no code: give it one in Xero"),
                (
                    wanted.takes_payments and not account.takes_payments,
                    "takes no payments: tick 'Enable payments to this account' in Xero",
                ),
            )
            if is_wrong
        ),
        "",
    )


def why_not_tax(field: Field, rate: TaxRate, chart: Chart) -> str:
    """Says why a tax rate cannot be chosen; empty if it can."""
    if not chart.organisation.vat_registered and rate.type != NO_VAT:
        return "is for businesses that are registered for VAT"
    if not rate.is_active:
        return _not_active(rate.status)
    return "" if TAXED[field] in rate.classes else f"does not apply to {_CLASSES[TAXED[field]]}"


def with_verb(why_not: str) -> str:
    """Returns a reason as it stands in a sentence, after the name of the account or the rate."""
    return f"is {why_not}" if why_not.startswith("archived") else why_not


def _not_active(status: str) -> str:
    return "archived in Xero" if status == "ARCHIVED" else f"is not active in Xero, but {status.lower()}"
