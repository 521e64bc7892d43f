"""Writes what an undo or a redo has ordered, or what stood in its way, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan


def undo_json(tenant: str, plan: UndoPlan) -> dict[str, Any]:
    """Says what an undo has ordered.

    {tenant, sources: [key], removals: [key], marked: [key], restored: [key], obstacles: []}

    `sources` are movements, the others are rows: `removals` are taken out of Xero, `marked` need no call to
    Xero, and `restored` are posted again since their reversals count no more.
    """
    return {
        "tenant": tenant,
        "sources": list(plan.sources),
        "removals": [each.row.key for each in plan.removals],
        "marked": [each.key for each in plan.marked],
        "restored": [each.deleted.key for each in plan.restored],
        "obstacles": [],
    }


def redo_json(tenant: str, plan: RedoPlan) -> dict[str, Any]:
    """Says what a redo has ordered: {tenant, sources: [key], obstacles: [], rows: [{key, becomes}]}.

    `becomes` is the state that the row has from now on.
    """
    document = {"tenant": tenant, "sources": list(plan.sources), "obstacles": []}
    return document | {"rows": [{"key": each.row.key, "becomes": each.state} for each in plan.again]}


def not_begun_json(tenant: str, obstacles: Iterable[Obstacle]) -> dict[str, Any]:
    """Says why nothing was changed: {tenant, sources: [], obstacles: [{reason_code, key}]}.

    `key` is the row that stands in the way, or empty. Without obstacles there was nothing to do.
    """
    listed = [{"reason_code": each.reason_code, "key": each.key} for each in obstacles]
    return {"tenant": tenant, "sources": [], "obstacles": listed}
