"""Keeps rows that are booked and worth a look."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.ledger.rows import Source
from shared.store import ledger

HAPPENED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def flag(tenant: str, number: int, reason: str = "overpaid") -> str:
    """Flags a movement; returns the flag's key."""
    source = Source(f"txn_{number:04}", "stripe", HAPPENED)
    ledger.flag(tenant, source, reason, HAPPENED, about="")
    return ledger.flag_key(source.key, reason)
