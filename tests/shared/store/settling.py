"""Settles rows of a lane as the writer does, from the parts that a test names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.ledger.documents import Document
from shared.ledger.rows import Source
from shared.posting.lane import Lane, Outcome
from shared.store import lanes, rows
from shared.store.lanes import Settlement, Substitute


def settle(
    tenant: str,
    owner: str,
    lane: Lane,
    outcomes: Sequence[Outcome],
    numbers: Mapping[str, int],
    instead: Mapping[str, tuple[Document, ...]],
    now: datetime,
    merged: Mapping[str, str] | None = None,
    removed: Mapping[str, str] | None = None,
) -> None:
    """`instead` holds documents in the place of parked rows, by the row's key."""
    substitutes = {key: Substitute(_source(tenant, key, now), each) for key, each in instead.items()}
    settlement = Settlement(lane, outcomes, numbers, substitutes, merged or {}, removed or {})
    lanes.settle(tenant, owner, settlement, now)


def _source(tenant: str, key: str, now: datetime) -> Source:
    (row,) = rows.read(tenant, [key], consistent=True)
    return Source(row.source, row.provider, now)
