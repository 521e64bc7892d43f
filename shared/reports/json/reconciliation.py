"""Writes reconciliations with the causes of their differences as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.reasons import reason_for
from shared.reconciliation.result import Cause, DayEnd, Reconciliation
from shared.reports.json.reasons import reason_json
from shared.reports.json.times import in_utc


def reconciliations_json(tenant: str, reconciliations: Iterable[Reconciliation]) -> dict[str, Any]:
    """Lists reconciliations as {tenant, reconciliations: [reconciliation]}, in the order given.

    A reconciliation is {provider, at: time, is_reconciled: bool, is_moving: bool, processor_pence: int,
    ledger_pence: int, xero_pence: int, difference_pence: int, open_pence: int, causes: [cause]}. The
    difference is what Xero holds beyond the processor; what is open of it is for somebody to deal with.

    A cause is {reason_code, about, pence: int, count, detail, accepted: bool, linked, sentence, what_to_do}.
    The pence of all causes add up to the difference; beyond a thousand, causes are summed by their reason.
    """
    return {"tenant": tenant, "reconciliations": [_reconciliation(each) for each in reconciliations]}


def days_json(ends: Iterable[DayEnd]) -> list[dict[str, Any]]:
    """Lists the last comparison of each day: {provider, day, at: time, processor_pence: int, xero_pence: int,
    difference_pence: int}, in the order given.
    """
    return [_day(each) for each in ends]


def _day(end: DayEnd) -> dict[str, Any]:
    return {
        "provider": end.provider,
        "day": end.day.isoformat(),
        "at": in_utc(end.at),
        "processor_pence": end.processor,
        "xero_pence": end.xero,
        "difference_pence": end.difference,
    }


def _reconciliation(reconciliation: Reconciliation) -> dict[str, Any]:
    return {
        "provider": reconciliation.provider,
        "at": in_utc(reconciliation.at),
        "is_reconciled": reconciliation.is_reconciled,
        "is_moving": reconciliation.is_moving,
        "processor_pence": reconciliation.processor,
        "ledger_pence": reconciliation.ledger,
        "xero_pence": reconciliation.xero,
        "difference_pence": reconciliation.difference,
        "open_pence": reconciliation.open,
        "causes": [_cause(each) for each in reconciliation.causes],
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "reason_code": cause.reason_code,
        "about": cause.about,
        "pence": cause.pence,
        "count": cause.count,
        "detail": cause.detail,
        "accepted": cause.accepted,
        "linked": cause.linked,
        **reason_json(reason_for(cause.reason_code)),
    }
