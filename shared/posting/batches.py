"""Chooses the rows of the next call, and the invoice numbers they take."""

from __future__ import annotations

from dataclasses import replace

from shared.ledger.stages import BATCH_LIMIT, NUMBERED, SINGLE, place_of
from shared.posting.lane import Batch, Lane, Row
from shared.posting.steps import Moment


def open_batch(lane: Lane, ready: tuple[Row, ...], at: Moment) -> Lane:
    """Returns the lane with its next batch open and its numbers reserved. `ready` is not empty."""
    rows = together(lane, ready)
    batch = Batch(
        stage=rows[0].stage,
        rows=tuple(row.key for row in rows),
        idempotency_key=at.fresh_key,
        opened_at=at.now,
        last_attempt_at=at.now,
    )
    return _number(replace(lane, batch=batch), rows)


def together(lane: Lane, ready: tuple[Row, ...]) -> tuple[Row, ...]:
    """Chooses rows of the first stage; half the rows of a refused call, until the culprit is alone."""
    stage = min((row.stage for row in ready), key=place_of)
    rows = tuple(row for row in ready if row.stage == stage)
    suspects = tuple(row for row in rows if row.key in lane.suspects)
    if suspects:
        return suspects[: (len(suspects) + 1) // 2]
    return rows[: 1 if stage in SINGLE else BATCH_LIMIT]


def _number(lane: Lane, rows: tuple[Row, ...]) -> Lane:
    """Reserves a number for each row that needs one, in order and without gaps."""
    reserved = dict(lane.reserved)
    upcoming = lane.next_number
    for row in rows:
        if row.stage in NUMBERED and row.number is None and row.key not in reserved:
            reserved[row.key] = upcoming
            upcoming += 1
    return replace(lane, reserved=tuple(reserved.items()), next_number=upcoming)
