"""Has the books compared when somebody asks for it."""

from __future__ import annotations

from functions.manage.visit import Visit
from shared.operations.reconcile import soon


def compare_soon(visit: Visit) -> None:
    """Has the clearing accounts compared with the providers within a minute."""
    soon.compare_soon(visit.tenant, visit.now)
