"""Finds out whether a trouble of a business is over, from what the business's own rows say.

Whoever sees a trouble begin may never run again for that business, so nobody is relied on to see the end.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from shared.jobs import DISCONNECTED
from shared.store import jobs, lanes, reconciliations, rows
from shared.troubles import A_DAY, LATE, WAITED, Trouble


def is_over(trouble: Trouble, now: datetime) -> bool:
    """Whether a trouble is over. It asks nobody outside."""
    tenant = trouble.tenant
    match trouble.kind:
        case "disconnected":
            return not _is_disconnected(tenant)
        case "pending":
            return rows.pending_since(tenant, now - WAITED) is None
        case "not_reconciled":
            return not _is_late(tenant, now)
        case "parked":
            # What is parked later is new again.
            return now - trouble.seen_at >= A_DAY or not rows.is_any_in_state(tenant, "parked")
        case "apart":
            since = reconciliations.differs_since(tenant)
            return since is None or now - since < A_DAY
    assert_never(trouble.kind)


def _is_disconnected(tenant: str) -> bool:
    """Whether the writer or the reconciliation met with no connection when it last tried.

    A lane with nothing left to post does not try again.
    """
    job = jobs.read(tenant, "reconcile")
    is_lane = lanes.peek(tenant).is_disconnected and rows.has_pending(tenant)
    return is_lane or (job is not None and job.failure == DISCONNECTED)


def _is_late(tenant: str, now: datetime) -> bool:
    job = jobs.read(tenant, "reconcile")
    return job is not None and now - min(job.due_at, job.tried_since or job.due_at) >= LATE
