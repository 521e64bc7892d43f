"""Says in one sentence whether a provider and Xero agree."""

from __future__ import annotations

from functions.manage.formats import moment, money
from shared.ledger.profiles import PROFILES
from shared.reconciliation.result import Reconciliation


def verdict(latest: Reconciliation, zone: str) -> str:
    name, at = PROFILES[latest.provider].name, moment(latest.at, zone)
    if latest.is_reconciled and latest.difference == 0:
        return f"{name} and Xero agree: {money(latest.processor)}, as of {at}."
    apart = f"{name} and Xero are {money(abs(latest.difference))} apart as of {at}"
    return f"{apart}, and all of it is explained." if latest.is_reconciled else f"{apart}."
