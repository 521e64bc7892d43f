"""Writes what was ordered after tables were restored as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.reports.json.times import in_utc


def restored_json(since: datetime, held: Mapping[str, bool], events: Mapping[str, int]) -> dict[str, Any]:
    """Says what was ordered for each tenant.

    {since: time, tenants: {tenant: {is_held: bool, events: count}}}

    `is_held` is false where the lane was in use; `events` counts the events that were queued again.
    """
    tenants = {tenant: {"is_held": is_held, "events": events[tenant]} for tenant, is_held in held.items()}
    return {"since": in_utc(since), "tenants": tenants}
