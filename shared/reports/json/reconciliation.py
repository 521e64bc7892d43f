"""Reconciliations with the causes of their differences, as JSON holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.reasons import reason_for
from shared.reconciliation.result import Cause, Reconciliation
from shared.reports.json.reasons import reason_json
from shared.reports.json.times import in_utc


def reconciliations_json(tenant: str, made: Iterable[Reconciliation]) -> dict[str, Any]:
    """Lists reconciliations as {tenant, reconciliations: [reconciliation]}, in the order given.

    A reconciliation is {provider, at: time, is_reconciled: bool, is_moving: bool, processor_pence: int,
    ledger_pence: int, xero_pence: int, difference_pence: int, open_pence: int, causes: [cause]}. The
    difference is what Xero holds beyond the processor; what is open of it is for somebody to deal with.

    A cause is {reason_code, about, pence: int, detail, accepted: bool, linked, sentence, what_to_do}. The
    pence of all causes add up to the difference.
    """
    return {"tenant": tenant, "reconciliations": [_reconciliation(each) for each in made]}


def _reconciliation(made: Reconciliation) -> dict[str, Any]:
    return {
        "provider": made.provider,
        "at": in_utc(made.at),
        "is_reconciled": made.is_reconciled,
        "is_moving": made.is_moving,
        "processor_pence": made.processor,
        "ledger_pence": made.ledger,
        "xero_pence": made.xero,
        "difference_pence": made.difference,
        "open_pence": made.open,
        "causes": [_cause(each) for each in made.causes],
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "reason_code": cause.reason_code,
        "about": cause.about,
        "pence": cause.pence,
        "detail": cause.detail,
        "accepted": cause.accepted,
        "linked": cause.linked,
        **reason_json(reason_for(cause.reason_code)),
    }
