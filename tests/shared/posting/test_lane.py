from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.ledger.stages import Stage
from shared.posting.lane import HOLD, LEASE, RUN, SURVEYED, Batch, Lane, Survey

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


def test_a_restored_lane_forgets_what_was_under_way_and_keeps_its_numbers() -> None:
    lane = Lane(BATCH, suspects=("A",), failures=3, reserved=(("A", 1),), next_number=2)
    since = NOW - timedelta(hours=1)
    restored = lane.restored(since, NOW)
    assert restored == Lane(
        reserved=(("A", 1),),
        next_number=2,
        survey=Survey(since),
        paused_until=NOW + HOLD,
        pause_reason="restored",
    )


def test_a_lane_that_is_restored_twice_is_surveyed_from_the_earlier_time_and_from_the_beginning() -> None:
    earlier, later = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    under_way = Lane(survey=Survey(earlier, Stage.PAYMENTS, 3))
    assert under_way.restored(later, NOW).survey == Survey(earlier)
    assert Lane(survey=Survey(later)).restored(earlier, NOW).survey == Survey(earlier)


def test_a_survey_reads_each_list_to_its_last_page() -> None:
    survey: Survey | None = Survey(NOW)
    read = []
    while survey:
        read.append((survey.stage, survey.page))
        survey = survey.after(survey.page < 2)
    assert read == [(stage, page) for stage in SURVEYED for page in (1, 2)]


def test_a_survey_reads_every_list_in_which_a_document_can_stand() -> None:
    # A deletion and an address change a document that stands already, and an e-mail is none.
    assert set(Stage) - set(SURVEYED) == {
        Stage.DELETIONS,
        Stage.CONTACT_EMAILS,
        Stage.MAILINGS,
        Stage.AMENDMENTS,
    }
