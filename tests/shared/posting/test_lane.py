from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.ledger.stages import Stage
from shared.posting.lane import HOLD, LEASE, RUN, Batch, Lane

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
BATCH = Batch(Stage.INVOICES, ("A",), "key", NOW, NOW)


def test_a_lease_outlives_a_writer_and_a_hold_outlives_xeros_memory_of_a_key() -> None:
    assert timedelta(seconds=50) > RUN
    assert timedelta(seconds=50) < LEASE
    assert timedelta(minutes=6) < HOLD


def test_a_lane_without_a_batch_has_nothing_opened() -> None:
    assert Lane(batch=BATCH).opened is BATCH
    with pytest.raises(ValueError, match="nothing was sent"):
        _ = Lane().opened


def test_a_pause_is_over_when_its_time_has_come() -> None:
    lane = Lane().paused(NOW + timedelta(seconds=30), "limit_minute")
    assert lane.pause_reason == "limit_minute"
    assert lane.is_paused(NOW + timedelta(seconds=29))
    assert not lane.is_paused(NOW + timedelta(seconds=30))
    assert not Lane().is_paused(NOW)


@pytest.mark.parametrize(
    ("lane", "wakes"),
    [
        (Lane(), NOW),
        (Lane(paused_until=NOW - timedelta(hours=1)), NOW),
        (Lane(paused_until=NOW + timedelta(hours=1)), NOW + timedelta(hours=1)),
        (Lane(batch=BATCH), NOW + HOLD),
        (Lane(batch=Batch(Stage.INVOICES, ("A",), "key", NOW, NOW, clashed=True)), NOW),
        (Lane(batch=BATCH, paused_until=NOW + timedelta(hours=1)), NOW + timedelta(hours=1)),
        (Lane(batch=BATCH, paused_until=NOW + timedelta(minutes=1)), NOW + HOLD),
    ],
)
def test_a_lane_wakes_when_both_its_pause_and_its_hold_are_over(lane: Lane, wakes: datetime) -> None:
    assert lane.wakes_at(NOW) == wakes
