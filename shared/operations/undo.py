"""Takes posted documents out of Xero when the owner says so (undo), and puts them back (redo).

Both only write ledger rows, and the writer carries them out: the caller nudges the posting queue.
"""

from __future__ import annotations

from datetime import datetime

from shared.operations.leasing import leased
from shared.posting.lane import Lane
from shared.settings import Settings
from shared.store import closings, lanes, rows, tenants
from shared.store import undo as store
from shared.undo import redo_plan, undo_plan
from shared.undo.dependencies import Scope
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan

# Another process has the tenant's lane, for some moments.
BUSY = (Obstacle("lane_is_busy"),)


def plan(tenant: str, scope: Scope, now: datetime, earlier_months: bool = False) -> UndoPlan:
    """Says what an undo would do, or what stands in its way. Reads all of the tenant's ledger.

    `earlier_months`: the owner has said that months which are over may be changed, too.
    Raises LookupError for an unknown tenant.
    """
    everything = rows.all_rows(tenant, consistent=True)
    closed = closings.closed_months(tenant)
    return undo_plan.plan_undo(everything, scope, _settings(tenant), now, earlier_months, closed)


def undo(tenant: str, scope: Scope, now: datetime, owner: str, earlier_months: bool = False) -> UndoPlan:
    """Orders what is planned; nothing if there are obstacles. Ordered again, it finishes after a crash.

    `owner` is a name that no other process has. Raises Unavailable while others change the same rows.
    """
    with leased(tenant, owner, now) as lane:
        if lane is None:
            return UndoPlan(obstacles=BUSY)
        planned = plan(tenant, scope, now, earlier_months)
        if not planned.obstacles:
            store.undo(tenant, owner, planned, now)
        return planned


def plan_redo(tenant: str, scope: Scope) -> RedoPlan:
    """Says what a redo would do, or what stands in its way. Raises LookupError for an unknown tenant."""
    return _redone(tenant, scope, lanes.peek(tenant))


def redo(tenant: str, scope: Scope, now: datetime, owner: str) -> RedoPlan:
    """Posts again what was undone, with its parents and dependents; nothing if there are obstacles."""
    with leased(tenant, owner, now) as lane:
        if lane is None:
            return RedoPlan(obstacles=BUSY)
        planned = _redone(tenant, scope, lane)
        if not planned.obstacles:
            store.redo(tenant, owner, planned)
        return planned


def _redone(tenant: str, scope: Scope, lane: Lane) -> RedoPlan:
    everything = rows.all_rows(tenant, consistent=True)
    sending = lane.batch.rows if lane.batch else ()
    closed = closings.closed_months(tenant)
    return redo_plan.plan_redo(everything, scope, _settings(tenant), sending, closed)


def _settings(tenant: str) -> Settings:
    owner = tenants.read(tenant)
    if owner is None:
        raise LookupError(f"no tenant {tenant}")
    return owner.settings
