"""Writes whether a business may sell by card."""

from __future__ import annotations

from typing import Any

from shared.operations.orders.ways import ByCard
from shared.reports.json.times import in_utc


def selling_json(told: ByCard) -> dict[str, Any]:
    """Describes what Stripe last said of the key: {may_sell, asked_at: time, missing: [permission]}.

    `may_sell` and `asked_at` are null if it was not asked. A permission is {resource, level, reason}.
    """
    missing = [
        {"resource": each.resource, "level": each.level, "reason": each.reason} for each in told.missing
    ]
    return {"may_sell": told.may_sell, "asked_at": in_utc(told.asked_at), "missing": missing}
