"""Writes rows that wait for a person or need a look, and what another try of them brought, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.operations.parked import ParkedRow, Retried
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


def retried_json(tenant: str, retries: Iterable[Retried]) -> dict[str, Any]:
    """Says what became of rows that were tried again: {tenant, retried: [{key, became, why}]}.

    `became` is queued, refused, not_now or not_parked; see `Retried`.
    """
    return {"tenant": tenant, "retried": [_retried(each) for each in retries]}


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
