"""Has a business compared soon, for whoever cannot wait until that is done."""

from __future__ import annotations

from datetime import datetime

from shared.store import jobs


def compare_soon(tenant: str, now: datetime) -> None:
    """Makes the comparison due now: its function takes the turn within a minute. `now` is in UTC."""
    jobs.due_by(tenant, "reconcile", now)
