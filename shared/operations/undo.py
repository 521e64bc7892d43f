"""Undo and redo: taking what was posted out of Xero by the owner's word, and putting it back.

Both only write ledger rows, and the writer carries them out: whoever calls nudges the posting queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from shared.posting.lane import Lane
from shared.settings import Settings
from shared.store import lanes, rows, tenants
from shared.store import undo as carried_out
from shared.undo import redo_plan, undo_plan
from shared.undo.dependencies import Scope
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan

# Somebody else has the tenant's lane, for some moments.
BUSY = (Obstacle("lane_is_busy"),)


def plan(tenant: str, scope: Scope, now: datetime, earlier_months: bool = False) -> UndoPlan:
    """What an undo would do, or what stands in its way. It reads all of the tenant's ledger.

    `earlier_months`: the owner has said that months which are over may be changed, too.
    Raises LookupError for a tenant that nobody knows.
    """
    everything = rows.all_rows(tenant, consistent=True)
    return undo_plan.plan_undo(everything, scope, _settings(tenant), now, earlier_months)


def undo(tenant: str, scope: Scope, now: datetime, owner: str, earlier_months: bool = False) -> UndoPlan:
    """Order what is planned; with obstacles, nothing. Ordered again, it finishes what a crash has left.

    `owner` is a name that no other process has. Raises Unavailable while others change the same rows.
    """
    with leased(tenant, owner, now) as lane:
        if lane is None:
            return UndoPlan(obstacles=BUSY)
        found = plan(tenant, scope, now, earlier_months)
        if not found.obstacles:
            carried_out.undo(tenant, owner, found, now)
        return found


def plan_redo(tenant: str, scope: Scope) -> RedoPlan:
    """What a redo would do, or what stands in its way. Raises LookupError for a tenant that nobody knows."""
    return _redone(tenant, scope, lanes.peek(tenant))


def redo(tenant: str, scope: Scope, now: datetime, owner: str) -> RedoPlan:
    """Post again what was undone, with what it needs and what hangs on it; with obstacles, nothing."""
    with leased(tenant, owner, now) as lane:
        if lane is None:
            return RedoPlan(obstacles=BUSY)
        found = _redone(tenant, scope, lane)
        if not found.obstacles:
            carried_out.redo(tenant, owner, found)
        return found


def _redone(tenant: str, scope: Scope, lane: Lane) -> RedoPlan:
    everything = rows.all_rows(tenant, consistent=True)
    sending = lane.batch.rows if lane.batch else ()
    return redo_plan.plan_redo(everything, scope, _settings(tenant), sending)


@contextmanager
def leased(tenant: str, owner: str, now: datetime) -> Iterator[Lane | None]:
    """The tenant's lane, so that the writer rests meanwhile; None if somebody else has it."""
    lane = lanes.claim(tenant, owner, now)
    yield lane
    # After an error the lease runs out by itself, or whoever comes again under the same name has it.
    if lane is not None:
        lanes.release(tenant, owner, lane)


def _settings(tenant: str) -> Settings:
    found = tenants.read(tenant)
    if found is None:
        raise LookupError(f"no tenant {tenant}")
    return found.settings
