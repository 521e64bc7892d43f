"""Takes posted documents out of Xero when the owner says so (undo), and puts them back (redo).

Both only write ledger rows, and the writer carries them out: the caller nudges the posting queue.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import assert_never

from shared.ledger.rows import LedgerRow
from shared.operations.leasing import leased
from shared.posting.lane import Lane
from shared.settings import Settings
from shared.store import activity, closings, lanes, rows, tenants
from shared.store import undo as store
from shared.store.related import MOST, related
from shared.undo import redo_plan, undo_plan
from shared.undo.dependencies import OneSource, Scope, Since
from shared.undo.redo_plan import RedoPlan
from shared.undo.undo_plan import Obstacle, UndoPlan

# Another process has the tenant's lane, for some moments.
BUSY = (Obstacle("lane_is_busy"),)


def plan(
    tenant: str, scope: Scope, now: datetime, earlier_months: bool = False, most: int | None = None
) -> UndoPlan:
    """Says what an undo would do, or what stands in its way.

    `earlier_months`: the owner has said that months which are over may be changed, too. `most` is how many
    movements may belong together: without it, whatever happened since a day is found by reading all of the
    tenant's ledger. Raises TooMany beyond that, LookupError for an unknown tenant.
    """
    settings, closed = _settings(tenant), closings.closed_months(tenant, now)
    read = _rows(tenant, scope, settings, most)
    return undo_plan.plan_undo(read, scope, settings, now, earlier_months, closed)


def undo(
    tenant: str,
    scope: Scope,
    now: datetime,
    owner: str,
    earlier_months: bool = False,
    most: int | None = None,
) -> UndoPlan:
    """Orders what is planned; nothing if there are obstacles. Ordered again, it finishes after a crash.

    `owner` is a name that no other process has. Raises as `plan` does, and Unavailable while others change
    the same rows.
    """
    with leased(tenant, owner, now) as lane:
        if lane is None:
            return UndoPlan(obstacles=BUSY)
        planned = plan(tenant, scope, now, earlier_months, most)
        if not planned.obstacles:
            store.undo(tenant, owner, planned, now)
        return planned


def plan_redo(tenant: str, scope: Scope, now: datetime, most: int | None = None) -> RedoPlan:
    """Says what a redo would do, or what stands in its way. `most` and what is raised are as for `plan`."""
    return _redone(tenant, scope, now, lanes.peek(tenant), most)


def redo(tenant: str, scope: Scope, now: datetime, owner: str, most: int | None = None) -> RedoPlan:
    """Posts again what was undone, with its parents and dependents; nothing if there are obstacles.

    `owner`, `most` and what is raised are as for `undo`.
    """
    with leased(tenant, owner, now) as lane:
        if lane is None:
            return RedoPlan(obstacles=BUSY)
        planned = _redone(tenant, scope, now, lane, most)
        if not planned.obstacles:
            store.redo(tenant, owner, planned)
        return planned


def _redone(tenant: str, scope: Scope, now: datetime, lane: Lane, most: int | None) -> RedoPlan:
    settings, sending = _settings(tenant), lane.batch.rows if lane.batch else ()
    read, closed = _rows(tenant, scope, settings, most), closings.closed_months(tenant, now)
    return redo_plan.plan_redo(read, scope, settings, sending, closed)


def _rows(tenant: str, scope: Scope, settings: Settings, most: int | None) -> Iterable[LedgerRow]:
    """Reads what a plan is made of: all rows, or those that have to do with the scope."""
    match scope:
        case OneSource(source=source):
            return related(tenant, [source], most or MOST)
        case Since() if most is None:
            return rows.all_rows(tenant, consistent=True)
        case Since(day=day):
            since = list(islice(activity.since(tenant, settings.beginning_of(day)), most + 1))
            return related(tenant, [row.key for row in since], most)
    assert_never(scope)


def _settings(tenant: str) -> Settings:
    owner = tenants.read(tenant)
    if owner is None:
        raise LookupError(f"no tenant {tenant}")
    return owner.settings
