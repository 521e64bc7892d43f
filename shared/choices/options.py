"""Lists what an owner may choose for a field: what fits, what is proposed, and why the rest does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.chart.accounts import Account
from shared.chart.chart import Chart
from shared.choices.choices import Choices
from shared.choices.eligible import NO_VAT, TAXED, WANTED, is_plausible, why_not_account, why_not_tax
from shared.choices.fields import ASKED, FIELDS, Field

OWN_RATE = ""
_OTHER_TOOL = {
    "none": "No",
    "ended": "It did, and is switched off now",
    "goes_on": "Yes, it goes on",
}
POLICIES: Mapping[Field, Mapping[str, str]] = {
    "stripe_other_tool": _OTHER_TOOL,
    "gocardless_other_tool": _OTHER_TOOL,
    "dispute_lost": {
        "credit_note": "Credit the sale, with its VAT",
        "write_off": "Write it off to bad debts",
    },
    "locked_period": {
        "park": "Hold it back and tell me",
        "first_open_day": "Enter it on the first open day",
    },
    "emails": {
        "on_authorisation": "When the invoice is approved",
        "on_payment": "When it is paid",
        "both": "Both times",
        "neither": "Never",
    },
}
# What the name of the account says that is probably meant, the likeliest first.
NAMED: Mapping[Field, tuple[str, ...]] = {
    "stripe_bank": ("stripe",),
    "gocardless_bank": ("gocardless", "go cardless"),
    "main_bank": ("business bank", "business current", "current account", "main"),
    "sales": ("sales", "turnover"),
    "subscriptions": ("subscription",),
    "offline_sales": ("offline",),
    "stripe_fees": ("stripe", "card fee", "merchant", "bank fee", "bank charge"),
    "gocardless_fees": ("gocardless", "direct debit", "bank fee", "bank charge"),
    "disputed_funds": ("disputed", "dispute"),
    "bad_debts": ("bad debt",),
    "suspense": ("suspense",),
}
# The rates of the United Kingdom that are usual.
USUAL: Mapping[Field, tuple[str, ...]] = {
    "sales_tax": ("OUTPUT2", NO_VAT),
    "stripe_fees_tax": ("REVERSECHARGES", NO_VAT),
    "gocardless_fees_tax": ("INPUT2", NO_VAT),
}


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen. `value` is kept, `label` is shown. `why_not` is empty where it can be chosen."""

    value: str
    label: str
    why_not: str = ""

    @property
    def is_eligible(self) -> bool:
        return not self.why_not


def options(field: Field, chart: Chart) -> tuple[Option, ...]:
    """Returns what a field may be, what fits first; nothing for a field that is not chosen from a list."""
    match ASKED[field].kind:
        case "account" | "accounts":
            found = _accounts(field, chart)
        case "tax":
            found = _tax_rates(field, chart)
        case "policy":
            return tuple(Option(value, label) for value, label in POLICIES[field].items())
        case _:
            return ()
    return tuple(sorted(found, key=lambda each: (not each.is_eligible, each.label.casefold())))


def proposal(field: Field, chart: Chart) -> str | None:
    """Returns the value that is probably meant, by its name; None if nothing that can be chosen is."""
    fitting = [each.value for each in options(field, chart) if each.is_eligible]
    if field in USUAL:
        return next((each for each in USUAL[field] if each in fitting), None)
    accounts = [each for each in chart.accounts if each.id in fitting] if field in WANTED else []
    by_name = _named(accounts, NAMED.get(field, ()))
    return by_name.id if by_name else _only_bank(field, accounts)


def proposed(choices: Choices, chart: Chart) -> Choices:
    """Returns the choices with what is probably meant in the place of what is not chosen yet."""
    found = {each: proposal(each, chart) for each in FIELDS if not choices.accounts_of(each)}
    new: dict[str, Any] = {
        each: (value,) if ASKED[each].kind == "accounts" else value
        for each, value in found.items()
        if value is not None and choices.of(each) in (None, ())
    }
    return replace(choices, **new)


def _accounts(field: Field, chart: Chart) -> list[Option]:
    plausible = (each for each in chart.accounts if is_plausible(field, each))
    return [Option(each.id, each.label, why_not_account(field, each)) for each in plausible]


def _tax_rates(field: Field, chart: Chart) -> list[Option]:
    classes = TAXED[field]
    rates = (each for each in chart.tax_rates if classes in each.classes)
    listed = [Option(each.type, each.name, why_not_tax(field, each, chart)) for each in rates]
    own = [Option(OWN_RATE, "The rate of the account")] if chart.organisation.vat_registered else []
    return [*listed, *own]


def _named(accounts: Iterable[Account], words: Iterable[str]) -> Account | None:
    known = list(accounts)
    return next((each for word in words for each in known if word in each.name.casefold()), None)


def _only_bank(field: Field, accounts: Iterable[Account]) -> str | None:
    """Proposes, as the main bank account, the one that is left beside those of the providers."""
    if field != "main_bank":
        return None
    providers = (*NAMED["stripe_bank"], *NAMED["gocardless_bank"])
    left = [each for each in accounts if not any(word in each.name.casefold() for word in providers)]
    return left[0].id if len(left) == 1 else None
