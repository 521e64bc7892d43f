"""Says in one sentence whether a provider and Xero agree."""

from __future__ import annotations

from functions.manage.formats import moment
from shared.mail.agreement import agreement
from shared.reconciliation.result import Reconciliation


def verdict(latest: Reconciliation, zone: str) -> str:
    return agreement(latest, moment(latest.at, zone))
