"""Has the books compared when somebody asks for it."""

from __future__ import annotations

from functions.manage.visit import Visit
from shared.store import jobs


def compare_soon(visit: Visit) -> None:
    """Has the clearing accounts compared with the providers within a minute."""
    jobs.due_by(visit.tenant, "reconcile", visit.now)
