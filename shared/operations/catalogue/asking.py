"""Has all products of a business read from Xero at the next turn, which is within a minute."""

from __future__ import annotations

from datetime import datetime

from shared.store import catalogue_readings, jobs


def ask_for_all(tenant: str, now: datetime) -> None:
    catalogue_readings.ask(tenant, now)
    jobs.begin(tenant, "accounts", now)
    jobs.due_by(tenant, "accounts", now)
