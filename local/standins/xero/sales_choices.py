"""Lists what a person can choose from on the pages of sales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from local.standins.xero.records import HOME
from local.standins.xero.state import State
from local.standins.xero.taxes import rates_of

FREE_LINES = 3


def of(state: State) -> Mapping[str, Any]:
    active = sorted((each for each in state.accounts if each.is_active), key=lambda each: each.code)
    return {
        "accounts": [each for each in active if each.type != "BANK" and not each.system],
        "banks": [each for each in active if each.takes_payments],
        "rates": rates_of(state.vat_registered),
        "products": sorted((each for each in state.items if each.is_sold), key=lambda each: each.code),
        "categories": [each for each in state.tracking if each.status == "ACTIVE"],
        "currencies": [HOME, *state.currencies],
        "types": ("Exclusive", "Inclusive", "NoTax"),
    }


def of_contact(documents: Iterable[Any], contact_id: str) -> list[Any]:
    return [each for each in documents if each.contact_id == contact_id]
