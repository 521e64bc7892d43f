"""Says in an owner's sentences which accounts and tax rates of the settings Xero no longer lets us use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shared.chart.accounts import Account
from shared.chart.chart import Chart
from shared.choices.choices import Choices, asked_of, missing
from shared.choices.eligible import why_not_account, why_not_tax, with_verb
from shared.choices.fields import ASKED, Field
from shared.choices.into_settings import choices_of, codes_in
from shared.choices.options import OWN_RATE

NAMES: Mapping[Field, str] = {
    "main_bank": "The main bank account",
    "stripe_bank": "The bank account for Stripe",
    "gocardless_bank": "The bank account for GoCardless",
    "sales": "The sales account",
    "subscriptions": "A subscription account",
    "offline_sales": "The account for products paid offline",
    "stripe_fees": "The account for Stripe's fees",
    "gocardless_fees": "The account for GoCardless's fees",
    "disputed_funds": "The account for disputed funds",
    "bad_debts": "The account for bad debts",
    "suspense": "The suspense account",
    "sales_tax": "The VAT rate on sales",
    "stripe_fees_tax": "The VAT rate on Stripe's fees",
    "gocardless_fees_tax": "The VAT rate on GoCardless's fees",
}
ANOTHER = "Choose another in Settings"
SAVE_AGAIN = "Save the settings again"
UNTIL_THEN = "until then Xero refuses what belongs there, and it is held back."


def to_put_right(choices: Choices, chart: Chart, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns a sentence for each account or tax rate of the settings in force that does not fit any more.

    `choices` are what is kept. Where they are not complete yet, what was chosen before them is in force.
    """
    in_force = choices_of(settings, chart) if missing(choices) else choices
    found: list[str] = []
    for field in asked_of(in_force):
        match ASKED[field].kind:
            case "account" | "accounts":
                found += _accounts(field, in_force, chart, settings)
            case "tax":
                found += _tax(field, in_force.of(field), chart)
            case _:
                pass
    return tuple(found)


def _accounts(field: Field, choices: Choices, chart: Chart, settings: Mapping[str, Any]) -> Iterator[str]:
    ids, codes = choices.accounts_of(field), codes_in(settings, field)
    for id, code in zip(ids, codes, strict=False):
        account = chart.account(id)
        if account is None:
            yield _sentence(f"{NAMES[field]}, {code},", "is no longer in Xero", ANOTHER)
        elif why_not := why_not_account(field, account):
            yield _sentence(_named(field, account), with_verb(why_not), ANOTHER)
        elif account.code != code:
            changed = f"had the code {code} in Xero and now has {account.code}"
            yield _sentence(f"{NAMES[field]}, {account.name},", changed, SAVE_AGAIN)
    for code in codes[len(ids) :]:
        yield _sentence(f"{NAMES[field]}, {code},", "is no longer in Xero", ANOTHER)


def _tax(field: Field, type: str | None, chart: Chart) -> Iterator[str]:
    if type is None or type == OWN_RATE:
        return
    rate = chart.tax_rate(type)
    if rate is None:
        yield _sentence(NAMES[field], "is no longer in Xero", ANOTHER)
    elif why_not := why_not_tax(field, rate, chart):
        yield _sentence(f"{NAMES[field]}, {rate.name},", with_verb(why_not), ANOTHER)


def _named(field: Field, account: Account) -> str:
    return f"{NAMES[field]}, {account.label},"


def _sentence(what: str, why_not: str, remedy: str) -> str:
    return f"{what} {why_not}. {remedy}: {UNTIL_THEN}"
