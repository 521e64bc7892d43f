"""Keeps the writer and other people's orders away from a tenant's ledger for some moments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from shared.posting.lane import Lane
from shared.store import lanes, rows


@contextmanager
def leased(tenant: str, owner: str, now: datetime) -> Iterator[Lane | None]:
    """Leases the tenant's lane, so that the writer rests meanwhile; None if another process has it.

    A writer that was called in vain meanwhile is called again by the next sweep, if anything is pending.
    """
    lane = lanes.claim(tenant, owner, now)
    yield lane
    # After an error the lease runs out by itself, or goes to whoever comes again under the same name.
    if lane is not None:
        lanes.release(tenant, owner, lane, now if rows.has_pending(tenant) else None)
