"""Has Xero's tracking categories looked at within a minute or two: for pages, so without any SDK."""

from __future__ import annotations

from datetime import datetime

from shared.store import jobs, lead_source_turns


def ask(tenant: str, now: datetime) -> None:
    """Has lead sources and Xero's options brought in step; where Xero is connected one day, then."""
    lead_source_turns.ask(tenant, now)
    jobs.due_by(tenant, "contacts", now)
