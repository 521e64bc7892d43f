"""Writes how each business stands as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shared.operations.status import ProviderStatus, Status
from shared.reports.json.times import in_utc


def statuses_json(statuses: Iterable[Status], at: datetime) -> dict[str, Any]:
    """Says how each business stands: {at: time, tenants: [status]}, `at` being when they were looked at."""
    return {"at": in_utc(at), "tenants": [status_json(each) for each in statuses]}


def status_json(status: Status) -> dict[str, Any]:
    """Says how one business stands.

    A status is {tenant, is_well: bool, xero_connected: bool, rows: {state: count}, paused_until: time or
    null, pause_reason, troubles: {trouble: since}, providers: {provider: state}}. The lane is paused until
    `paused_until`. A trouble is a word of docs/events.md.

    A provider's state is {connected: bool, feed_due_since: time or null, feed_last_run_at: time or null,
    feed_error, reconciled_at: time or null, difference_pence: int or null, open_pence: int or null,
    differs_since: time or null}. The amounts are the last reconciliation's; `feed_error` is empty while the
    feed is well.
    """
    return {
        "tenant": status.tenant,
        "is_well": status.is_well,
        "xero_connected": status.is_connected,
        "rows": dict(status.counts),
        "paused_until": in_utc(status.lane.paused_until),
        "pause_reason": status.lane.pause_reason,
        "troubles": {each.kind: in_utc(each.since) for each in status.troubles},
        "providers": {each.provider: _provider(each) for each in status.providers},
    }


def _provider(status: ProviderStatus) -> dict[str, Any]:
    last_run, latest = status.last_run, status.latest
    return {
        "connected": status.is_connected,
        "feed_due_since": in_utc(status.due_since),
        "feed_last_run_at": in_utc(last_run.at) if last_run else None,
        "feed_error": last_run.error if last_run else "",
        "reconciled_at": in_utc(latest.at) if latest else None,
        "difference_pence": latest.difference if latest else None,
        "open_pence": latest.open if latest else None,
        "differs_since": in_utc(status.differs_since),
    }
