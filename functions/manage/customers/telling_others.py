"""Tells the writer and other systems that a customer was changed on a page."""

from __future__ import annotations

from collections.abc import Callable

from functions.manage.visit import Visit


def nudge(visit: Visit) -> Callable[[str], None]:
    """Returns what tells the writer that a business has something for Xero."""

    def tell_writer(tenant: str) -> None:
        # Loaded here: who changes nothing that goes to Xero needs no queue.
        from shared.wiring.queues import queues

        queues(visit.deps.aws).postings.nudge(tenant)

    return tell_writer


def tell(visit: Visit) -> None:
    """Puts the news on the bus at once. Whatever is left over, the job of contacts puts there."""
