"""Proposes an account for a purpose that none in Xero serves yet, with a code and a name that are free."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Literal, get_args

from shared.chart.accounts import GBP
from shared.chart.chart import Chart
from shared.choices.eligible import NO_VAT
from shared.choices.fields import Field
from shared.choices.options import proposal

Purpose = Literal[
    "stripe_bank",
    "gocardless_bank",
    "stripe_fees",
    "gocardless_fees",
    "disputed_funds",
    "suspense",
]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made in Xero. A bank account has a number and a currency, any other a tax type."""

    purpose: Purpose
    name: str
    code: str
    type: str
    tax_type: str = ""
    takes_payments: bool = False
    bank_account_number: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class _Model:
    """What the account of a purpose is like. `first_code` is where it usually stands in a British chart.

    `number`: Xero makes no bank account without a number, and a provider's balance has none of its own.
    `tax` is the field whose proposal is the account's tax type.
    """

    name: str
    first_code: int
    type: str
    number: str = ""
    takes_payments: bool = False
    tax: Field | None = None


_MODELS: Mapping[Purpose, _Model] = {
    "stripe_bank": _Model("Stripe", 91, "BANK", number="STRIPE"),
    "gocardless_bank": _Model("GoCardless", 92, "BANK", number="GOCARDLESS"),
    "stripe_fees": _Model("Stripe fees", 404, "OVERHEADS", tax="stripe_fees_tax"),
    "gocardless_fees": _Model("GoCardless fees", 405, "OVERHEADS", tax="gocardless_fees_tax"),
    "disputed_funds": _Model("Disputed funds", 621, "CURRENT", takes_payments=True),
    "suspense": _Model("Suspense", 850, "CURRLIAB", takes_payments=True),
}


def propose(purpose: Purpose, chart: Chart, taken: Collection[str] = ()) -> NewAccount:
    """Returns an account for a purpose. `taken` are codes and names that Xero says are taken.

    Archived accounts keep theirs.
    """
    model = _MODELS[purpose]
    used = {each.casefold() for each in taken}
    for account in chart.accounts:
        used |= {account.code.casefold(), account.name.casefold()}
    is_bank = model.type == "BANK"
    return NewAccount(
        purpose,
        name=_free(_names(model.name), used),
        code=_free(_codes(model.first_code), used),
        type=model.type,
        tax_type="" if is_bank else _tax_type(model, chart),
        takes_payments=model.takes_payments,
        bank_account_number=model.number,
        currency=GBP if is_bank else "",
    )


def _tax_type(model: _Model, chart: Chart) -> str:
    return (proposal(model.tax, chart) if model.tax else None) or NO_VAT


def _free(wanted: Iterator[str], used: Collection[str]) -> str:
    return next(each for each in wanted if each.casefold() not in used)


def _names(name: str) -> Iterator[str]:
    yield name
    yield f"{name} (Connectably)"
    yield from (f"{name} (Connectably {number})" for number in count(2))


def _codes(first: int) -> Iterator[str]:
    return (f"{number:03d}" for number in count(first))
