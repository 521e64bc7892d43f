"""Writes what people did in Xero, and what the owner decided about it, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shared.reasons import reason_for
from shared.reconciliation.findings import Finding
from shared.reports.json.reasons import reason_json


def findings_json(tenant: str, findings: Iterable[Finding]) -> dict[str, Any]:
    """Lists findings as {tenant, findings: [finding]}.

    A finding is {id, reason_code, about, moves_pence: {account code: int}, dated: day, detail, accepted:
    bool, sentence, what_to_do}. `id` is Xero's; `about` is the key of our row, empty for what a person
    entered; `moves_pence` is what the finding adds in Xero to what the ledger says.
    """
    return {"tenant": tenant, "findings": [_finding(each) for each in findings]}


def accepted_json(id: str, is_accepted: bool, why_not: str = "") -> dict[str, Any]:
    """Says whether a finding or a parked row was accepted: {id, accepted: bool}.

    `why` is added where no finding or row has that id.
    """
    return {"id": id, "accepted": is_accepted} | _why(why_not)


def posted_again_json(id: str, keys: Sequence[str], why_not: str = "") -> dict[str, Any]:
    """Names the rows that are posted again: {id, posting: [key]}; `why` is added where none is."""
    return {"id": id, "posting": list(keys)} | _why(why_not)


def _finding(each: Finding) -> dict[str, Any]:
    return {
        "id": each.id,
        "reason_code": each.reason_code,
        "about": each.about,
        "moves_pence": dict(each.bank_effect),
        "dated": each.dated.isoformat(),
        "detail": each.detail,
        "accepted": each.accepted,
        **reason_json(reason_for(each.reason_code)),
    }


def _why(why_not: str) -> dict[str, str]:
    return {"why": why_not} if why_not else {}
