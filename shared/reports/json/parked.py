"""Writes rows that wait for a person or need a look, and what another try of them brought, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.operations.attention import Alike
from shared.operations.parked import ParkedRow, Retried
from shared.reconciliation.findings import Finding
from shared.reports.json.findings import findings_json
from shared.reports.json.reasons import reason_json
from shared.reports.json.times import in_utc


def parked_json(tenant: str, rows: Iterable[ParkedRow]) -> dict[str, Any]:
    """Lists parked rows as {tenant, parked: [row]}.

    A row is {key, kind, reason_code, sentence, what_to_do, detail, happened_at: time, waiting: count}.
    `detail` is what Xero or the provider said; `waiting` counts the rows that wait for this one.
    """
    return {"tenant": tenant, "parked": [_row(each) for each in rows]}


def flagged_json(tenant: str, rows: Iterable[ParkedRow]) -> dict[str, Any]:
    """Lists flagged rows as {tenant, flagged: [row]}; a row has the fields that a parked one has."""
    return {"tenant": tenant, "flagged": [_row(each) for each in rows]}


def attention_json(
    tenant: str, parked: Iterable[Alike], flagged: Iterable[Alike], findings: Iterable[Finding]
) -> dict[str, Any]:
    """Lists what needs a person as {tenant, parked: [group], flagged: [group], findings: [finding]}.

    A finding is one of `findings_json`, a group one of `alike_json`.
    """
    return {
        "tenant": tenant,
        "parked": [alike_json(each) for each in parked],
        "flagged": [alike_json(each) for each in flagged],
        "findings": findings_json(tenant, findings)["findings"],
    }


def alike_json(each: Alike) -> dict[str, Any]:
    """Lists some rows of one reason.

    As {reason_code, sentence, what_to_do, count, is_more: bool, rows: [row], next: cursor}; a row has the
    fields of a parked one. `is_more`: there may be more than were counted. Where all reasons are listed, rows
    are counted to 20; where one is, to 100; those that wait for a row to 10. `next` is empty where no row is
    left.
    """
    return {
        "reason_code": each.reason_code,
        **reason_json(each.reason),
        "count": each.count,
        "is_more": each.is_more,
        "rows": [_row(ParkedRow(it.row, each.reason, it.waiting)) for it in each.rows],
        "next": each.next,
    }


def retried_json(tenant: str, retries: Iterable[Retried]) -> dict[str, Any]:
    """Says what became of rows that were tried again: {tenant, retried: [{key, became, why}]}.

    `became` is queued, refused, not_now or not_parked; see `Retried`.
    """
    return {"tenant": tenant, "retried": [_retried(each) for each in retries]}


def seen_json(keys: Iterable[str], rest: str = "") -> dict[str, Any]:
    """Says which flagged rows were marked as seen: {seen: [key], next: cursor}, empty where none is left."""
    return {"seen": list(keys), "next": rest}


def _row(each: ParkedRow) -> dict[str, Any]:
    return {
        "key": each.row.key,
        "kind": each.row.kind,
        "reason_code": each.row.reason_code,
        **reason_json(each.reason),
        "detail": each.row.detail,
        "happened_at": in_utc(each.row.happened_at),
        "waiting": each.waiting,
    }


def _retried(each: Retried) -> dict[str, str]:
    return {"key": each.key, "became": each.became, "why": each.why}
