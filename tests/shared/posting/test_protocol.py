from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.ledger.stages import MATCHED, SINGLE, Stage
from shared.posting import steps
from shared.posting.lane import (
    HOLD,
    MINUTE,
    SURVEYED,
    Batch,
    Lane,
    Parked,
    Posted,
    Row,
    Survey,
    Varied,
)
from shared.posting.protocol import next_step

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
LATER = timedelta(seconds=40)
BATCH = Batch(Stage.INVOICES, ("A", "B", "C"), "key-1", NOW, NOW, digest="sha")
OPEN = Lane(batch=BATCH, next_number=4, reserved=(("A", 1), ("B", 2), ("C", 3)))
WAIT = timedelta(seconds=30)
POSTED = (Posted("A", "id-A"), Posted("B", "id-B"), Posted("C", "id-C"))


def step(lane: Lane, happened: steps.Happening, after: timedelta = timedelta(0)) -> steps.Step:
    """What follows so long after NOW, in a run that began at NOW."""
    return next_step(lane, happened, steps.Moment(NOW + after, NOW + LATER, "fresh"))


def tried_twice(lane: Lane = OPEN) -> Lane:
    return replace(lane, batch=replace(lane.opened, attempts=2))


# ---- a run begins, or goes on


def test_a_lane_at_rest_reads_its_work() -> None:
    assert step(Lane(), steps.Woken()) == steps.ReadWork()
    assert step(Lane(), steps.Settled()) == steps.ReadWork()


def test_a_paused_lane_rests() -> None:
    paused = Lane().paused(NOW + WAIT, "limit_minute")
    assert step(paused, steps.Woken()) == steps.Rest(paused)
    assert step(paused, steps.Woken(), WAIT) == steps.ReadWork()


def test_a_paused_lane_rests_even_when_its_hold_is_over() -> None:
    paused = OPEN.paused(NOW + 2 * HOLD, "disconnected")
    assert step(paused, steps.Woken(), HOLD) == steps.Rest(paused)


def test_an_open_batch_holds_the_lane_for_ten_minutes_and_is_then_looked_up() -> None:
    assert step(OPEN, steps.Woken(), HOLD - timedelta(seconds=1)) == steps.Rest(OPEN)
    assert next_step(
        OPEN, steps.Woken(), steps.Moment(NOW + HOLD, NOW + HOLD + LATER, "fresh")
    ) == steps.LookUp(BATCH)


def test_a_clashed_batch_is_looked_up_at_once() -> None:
    clashed = replace(OPEN, batch=replace(BATCH, clashed=True))
    assert step(clashed, steps.Settled()) == steps.LookUp(clashed.opened)


def test_after_its_time_a_run_starts_nothing_new_and_nudges() -> None:
    assert step(Lane(), steps.Settled(), LATER) == steps.Rest(Lane(), nudge=True)
    assert step(Lane(), steps.Settled(), LATER - timedelta(seconds=1)) == steps.ReadWork()


def test_a_held_lane_is_not_nudged_for_there_is_nothing_to_do() -> None:
    assert step(OPEN, steps.Settled(), LATER) == steps.Rest(OPEN)


# ---- work


def test_without_work_a_run_ends() -> None:
    assert step(Lane(), steps.WorkRead(())) == steps.Rest(Lane())


def test_rows_whose_parents_are_still_pending_wait() -> None:
    waiting = Row("C", Stage.PAYMENTS, ready=False)
    assert step(Lane(), steps.WorkRead((waiting,))) == steps.Rest(Lane())


def test_blocked_rows_are_shelved_before_anything_is_sent_and_work_is_read_again() -> None:
    good, blocked = Row("A", Stage.INVOICES), Row("C", Stage.PAYMENTS, blocked_by="B", ready=False)
    assert step(Lane(), steps.WorkRead((good, blocked))) == steps.Shelve((blocked,))
    assert step(Lane(), steps.Shelved()) == steps.ReadWork()


def test_ready_rows_are_opened_numbers_and_all_before_they_are_sent() -> None:
    rows = (Row("A", Stage.INVOICES), Row("B", Stage.INVOICES), Row("P", Stage.PAYMENTS, ready=False))
    opened = step(Lane(next_number=8), steps.WorkRead(rows))
    assert isinstance(opened, steps.Open)
    assert opened.lane.opened == Batch(Stage.INVOICES, ("A", "B"), "fresh", NOW, NOW)
    assert opened.lane.reserved == (("A", 8), ("B", 9))
    assert step(opened.lane, steps.Opened()) == steps.Send(opened.lane.opened)


# ---- contacts that may be in Xero already

NEW = (Row("K", Stage.CONTACTS), Row("L", Stage.CONTACTS))


def test_contacts_are_asked_for_before_they_are_made() -> None:
    invoice = Row("A", Stage.INVOICES, ready=False)
    assert step(Lane(), steps.WorkRead((*NEW, invoice))) == steps.Match(NEW)


@pytest.mark.parametrize("stage", sorted(set(Stage) - MATCHED))
def test_nothing_else_is_asked_for_before_it_is_sent(stage: Stage) -> None:
    assert isinstance(step(Lane(), steps.WorkRead((Row("A", stage),))), steps.Open)


def test_no_more_contacts_are_asked_for_than_one_call_takes() -> None:
    many = tuple(Row(f"K{number:02d}", Stage.CONTACTS) for number in range(60))
    assert step(Lane(), steps.WorkRead(many)) == steps.Match(many[:50])


def test_contacts_that_nobody_has_are_opened() -> None:
    opened = step(Lane(), steps.Matched(NEW, ()))
    assert isinstance(opened, steps.Open)
    assert opened.lane.opened == Batch(Stage.CONTACTS, ("K", "L"), "fresh", NOW, NOW)


def test_contacts_that_were_found_are_done_and_the_others_are_asked_for_again() -> None:
    found = (Posted("K", "theirs"),)
    lane = Lane(next_number=4, suspects=("K", "L"))
    settle = step(lane, steps.Matched(NEW, found))
    assert settle == steps.Settle(Lane(next_number=4, suspects=("L",)), found)
    assert isinstance(settle, steps.Settle)
    assert step(settle.lane, steps.Settled()) == steps.ReadWork()
    assert step(settle.lane, steps.WorkRead(NEW[1:])) == steps.Match(NEW[1:])


def test_of_suspects_only_the_half_that_is_sent_next_is_asked_for() -> None:
    assert step(Lane(suspects=("K", "L")), steps.WorkRead(NEW)) == steps.Match(NEW[:1])


def test_while_xero_cannot_be_asked_no_contact_is_made() -> None:
    rest = step(Lane(), steps.LookUpFailed(WAIT, "no_answer"))
    assert rest == steps.Rest(Lane().paused(NOW + WAIT, "no_answer"))


# ---- one at a time


@pytest.mark.parametrize("stage", sorted(SINGLE))
def test_what_xero_takes_one_by_one_is_opened_alone(stage: Stage) -> None:
    first = Row("D", stage)
    read = step(Lane(), steps.WorkRead((first, Row("E", stage))))
    opened = step(Lane(), steps.Matched((first,), ())) if stage in MATCHED else read
    assert isinstance(opened, steps.Open)
    assert opened.lane.opened.rows == ("D",)
    assert opened.lane.reserved == ()


@pytest.mark.parametrize("stage", sorted(SINGLE))
def test_one_that_is_refused_alone_is_parked_at_once(stage: Stage) -> None:
    lane = Lane(Batch(stage, ("D",), "key-1", NOW, NOW))
    settle = step(lane, steps.RefusedWhole("reconciled", "It is reconciled"))
    assert settle == steps.Settle(Lane(), (Parked("D", "reconciled", "It is reconciled"),))


def test_a_deletion_of_unknown_fate_is_looked_up_and_sent_again_if_it_is_still_there() -> None:
    batch = Batch(Stage.DELETIONS, ("D",), "key-1", NOW, NOW)
    over = steps.Moment(NOW + HOLD, NOW + HOLD + LATER, "fresh")
    assert next_step(Lane(batch), steps.Woken(), over) == steps.LookUp(batch)
    gone = Posted("D", "id-D")
    assert step(Lane(batch), steps.Found((gone,), ())) == steps.Settle(Lane(), (gone,))
    assert step(Lane(batch), steps.Found((), (("D", "missing"),))) == steps.Settle(Lane(), ())


# ---- rows that cannot be written


def test_a_row_that_cannot_be_written_is_parked_without_a_batch_or_a_number() -> None:
    # The lane is the stored one: the batch that could not be rendered never was.
    stored = Lane(next_number=4, suspects=("A", "B"), reserved=(("A", 2),))
    row = Parked("A", "cannot_be_rendered", "KeyError")
    assert step(stored, steps.Unrenderable(row)) == steps.Settle(Lane(next_number=4, suspects=("B",)), (row,))


# ---- answers


def test_what_was_answered_is_settled_and_the_batch_closed() -> None:
    refused = Parked("B", "refused_by_xero", "no")
    results = (Posted("A", "id-A"), refused, Posted("C", "id-C"))
    assert step(OPEN, steps.Answered(results)) == steps.Settle(Lane(next_number=4), results)


def test_a_clash_stays_open_alone_and_keeps_its_number_until_it_is_looked_up() -> None:
    answered = step(OPEN, steps.Answered((Posted("A", "id-A"), steps.Clash("B"), Posted("C", "id-C"))))
    left = replace(BATCH, rows=("B",), clashed=True)
    after = Lane(batch=left, next_number=4, reserved=(("B", 2),))
    assert answered == steps.Settle(after, (Posted("A", "id-A"), Posted("C", "id-C")))
    assert step(after, steps.Settled()) == steps.LookUp(left)


@pytest.mark.parametrize("verdict", ["taken", "missing"])
def test_a_clash_that_is_not_ours_takes_the_next_number(verdict: str) -> None:
    clashed = Lane(replace(BATCH, rows=("B",), clashed=True), next_number=4, reserved=(("B", 2),))
    found = steps.Found((), (("B", "taken" if verdict == "taken" else "missing"),))
    assert step(clashed, found) == steps.Settle(Lane(next_number=4), (Varied("B"),))


def test_a_clash_with_ourselves_is_posted() -> None:
    clashed = Lane(replace(BATCH, rows=("B",), clashed=True), reserved=(("B", 2),))
    mine = Posted("B", "id-B")
    assert step(clashed, steps.Found((mine,), ())) == steps.Settle(Lane(), (mine,))


def test_a_clash_with_what_a_person_voided_is_parked() -> None:
    clashed = Lane(replace(BATCH, rows=("B",), clashed=True), reserved=(("B", 2),))
    settle = step(clashed, steps.Found((), (("B", "voided"),)))
    assert isinstance(settle, steps.Settle)
    assert [(each.key, getattr(each, "reason_code", "")) for each in settle.outcomes] == [
        ("B", "voided_in_xero")
    ]


def test_near_the_minutes_limit_the_lane_pauses_before_it_meets_it() -> None:
    settle = step(OPEN, steps.Answered(POSTED, minute_left=1))
    after = Lane(next_number=4).paused(NOW + MINUTE, "minute_limit_near")
    assert settle == steps.Settle(after, POSTED)
    assert step(after, steps.Settled()) == steps.Rest(after)
    assert step(OPEN, steps.Answered(POSTED, minute_left=2)) == steps.Settle(Lane(next_number=4), POSTED)


@pytest.mark.parametrize("results", [(), POSTED[:2], (*POSTED, Posted("D", "id-D"))])
def test_a_mismatched_number_of_results_says_nothing_about_any_row(results: tuple[Posted, ...]) -> None:
    assert step(OPEN, steps.Answered(results)) == steps.Rest(replace(OPEN, failures=1))


# ---- no answer


def test_without_an_answer_the_same_call_is_tried_once_more() -> None:
    again = step(OPEN, steps.NoAnswer(), timedelta(seconds=28))
    assert isinstance(again, steps.Open)
    assert again.lane == replace(
        OPEN, batch=replace(BATCH, attempts=2, last_attempt_at=NOW + timedelta(seconds=28))
    )
    given_up = step(again.lane, steps.NoAnswer(), timedelta(seconds=29))
    assert given_up == steps.Rest(replace(again.lane, failures=1))


def test_the_hold_counts_from_the_last_attempt() -> None:
    again = step(OPEN, steps.NoAnswer(), timedelta(seconds=28))
    assert isinstance(again, steps.Open)
    assert step(again.lane, steps.Woken(), HOLD) == steps.Rest(again.lane)


def test_near_its_end_a_run_does_not_try_again() -> None:
    assert step(OPEN, steps.NoAnswer(), LATER) == steps.Rest(replace(OPEN, failures=1))


def test_the_answer_to_the_second_attempt_counts() -> None:
    assert step(tried_twice(), steps.Answered(POSTED)) == steps.Settle(Lane(next_number=4), POSTED)


@pytest.mark.parametrize("lane", [OPEN, tried_twice()])
def test_a_broken_answer_is_never_tried_again_under_its_key(lane: Lane) -> None:
    assert step(lane, steps.Broken()) == steps.Rest(replace(lane, failures=1))


def test_rows_that_xero_broke_on_twice_and_does_not_hold_become_suspects() -> None:
    settle = step(replace(OPEN, failures=2), steps.Found((POSTED[0],), (("B", "missing"), ("C", "missing"))))
    assert isinstance(settle, steps.Settle)
    assert settle.lane.suspects == ("B", "C")


@pytest.mark.parametrize("failures", [0, 1])
def test_rows_that_went_missing_once_are_no_suspects(failures: int) -> None:
    missing = steps.Found((), (("A", "missing"), ("B", "missing"), ("C", "missing")))
    settle = step(replace(OPEN, failures=failures), missing)
    assert isinstance(settle, steps.Settle)
    assert settle.lane.suspects == ()


@pytest.mark.parametrize(("failures", "rows", "parked"), [(7, ("A",), 0), (8, ("A",), 1), (8, ("A", "B"), 0)])
def test_a_row_that_xero_breaks_on_alone_for_over_an_hour_is_parked(
    failures: int, rows: tuple[str, ...], parked: int
) -> None:
    lane = Lane(replace(BATCH, rows=rows), failures=failures)
    settle = step(lane, steps.Found((), tuple((key, "missing") for key in rows)))
    assert isinstance(settle, steps.Settle)
    assert [type(outcome) for outcome in settle.outcomes] == [Parked] * parked


def test_an_answer_ends_the_count_of_failures() -> None:
    settle = step(replace(OPEN, failures=7), steps.Answered(POSTED))
    assert isinstance(settle, steps.Settle)
    assert settle.lane.failures == 0


def test_no_look_up_begins_when_the_run_is_nearly_over() -> None:
    clashed = replace(OPEN, batch=replace(BATCH, clashed=True))
    assert step(clashed, steps.Settled(), LATER) == steps.Rest(clashed, nudge=True)


# ---- refused


def test_a_refused_calls_rows_become_suspects_and_keep_their_numbers() -> None:
    settle = step(OPEN, steps.RefusedWhole("refused_by_xero", "no"))
    assert settle == steps.Settle(replace(OPEN, batch=None, suspects=("A", "B", "C")), ())


def test_a_row_that_is_refused_alone_is_parked_with_xeros_words() -> None:
    alone = Lane(replace(BATCH, rows=("A",)), suspects=("A", "B"), reserved=(("A", 1), ("B", 2)))
    settle = step(alone, steps.RefusedWhole("period_locked", "The document date cannot be before …"))
    culprit = Parked("A", "period_locked", "The document date cannot be before …")
    assert settle == steps.Settle(Lane(suspects=("B",), reserved=(("B", 2),)), (culprit,))


def test_a_refusal_after_a_lost_answer_proves_nothing_about_the_first_attempt() -> None:
    assert step(tried_twice(), steps.RefusedWhole("refused_by_xero", "key reused")) == steps.Rest(
        tried_twice()
    )


def test_turned_away_at_the_first_attempt_nothing_was_done() -> None:
    rest = step(OPEN, steps.TurnedAway(WAIT, "limit_minute"))
    assert rest == steps.Rest(replace(OPEN, batch=None).paused(NOW + WAIT, "limit_minute"))


def test_turned_away_after_a_lost_answer_the_batch_stays_in_doubt() -> None:
    doubt = tried_twice()
    rest = step(doubt, steps.TurnedAway(WAIT, "limit_minute"))
    assert rest == steps.Rest(doubt.paused(NOW + WAIT, "limit_minute"))
    assert isinstance(rest, steps.Rest)
    # The pause is over long before the hold is.
    assert step(rest.lane, steps.Woken(), WAIT) == steps.Rest(rest.lane)


# ---- looked up


def test_what_is_missing_after_the_hold_is_sent_again_under_a_new_key_and_its_own_number() -> None:
    found = steps.Found((Posted("A", "id-A"),), (("B", "missing"), ("C", "missing")))
    settle = step(tried_twice(), found)
    assert settle == steps.Settle(Lane(next_number=4, reserved=(("B", 2), ("C", 3))), (Posted("A", "id-A"),))
    assert isinstance(settle, steps.Settle)
    again = step(settle.lane, steps.WorkRead((Row("B", Stage.INVOICES), Row("C", Stage.INVOICES))))
    assert isinstance(again, steps.Open)
    assert again.lane.opened.idempotency_key == "fresh"
    assert again.lane.reserved == (("B", 2), ("C", 3))


def test_what_somebody_else_holds_takes_the_next_number() -> None:
    settle = step(OPEN, steps.Found((Posted("A", "id-A"), Posted("B", "id-B")), (("C", "taken"),)))
    outcomes = (Posted("A", "id-A"), Posted("B", "id-B"), Varied("C"))
    assert settle == steps.Settle(Lane(next_number=4), outcomes)


def test_what_a_person_voided_is_parked_and_not_recreated() -> None:
    settle = step(OPEN, steps.Found((), (("A", "voided"), ("B", "missing"), ("C", "missing"))))
    assert isinstance(settle, steps.Settle)
    (parked,) = settle.outcomes
    assert isinstance(parked, Parked)
    assert (parked.key, parked.reason_code) == ("A", "voided_in_xero")


def test_a_look_up_that_failed_leaves_the_batch_as_it_was() -> None:
    assert step(OPEN, steps.LookUpFailed(WAIT, "no_answer")) == steps.Rest(
        OPEN.paused(NOW + WAIT, "no_answer")
    )


# ---- what cannot have happened


@pytest.mark.parametrize(
    "happened",
    [
        steps.Opened(),
        steps.Answered(()),
        steps.NoAnswer(),
        steps.RefusedWhole("refused_by_xero", "no"),
        steps.TurnedAway(WAIT, "limit_minute"),
        steps.Found((), ()),
    ],
)
def test_nothing_can_come_of_a_call_that_was_never_opened(happened: steps.Happening) -> None:
    with pytest.raises(ValueError, match="nothing was sent"):
        step(Lane(), happened)


# ---- restored


def test_a_restored_lane_is_held_like_a_batch_without_an_answer_and_surveyed_then() -> None:
    restored = OPEN.restored(NOW - 2 * HOLD, NOW)
    assert step(restored, steps.Woken()) == steps.Rest(restored)
    assert next_step(restored, steps.Woken(), steps.Moment(NOW + HOLD, NOW + HOLD + LATER, "fresh")) == (
        steps.ReadStanding(Survey(NOW - 2 * HOLD))
    )


def test_nothing_is_read_as_work_before_all_lists_are_surveyed() -> None:
    lane = Lane(survey=Survey(NOW), next_number=3)
    read = []
    for _ in SURVEYED:
        order = step(lane, steps.Settled())
        assert isinstance(order, steps.ReadStanding)
        read.append(order.survey.stage)
        settle = step(lane, steps.StandingRead(has_more=False, highest=7))
        assert isinstance(settle, steps.Settle)
        assert settle.outcomes == ()
        lane = settle.lane
    assert read == list(SURVEYED)
    assert lane == Lane(is_surveyed=True, next_number=8)
    assert step(lane, steps.Settled()) == steps.ReadWork()


def test_numbers_never_go_back_when_xero_holds_lower_ones() -> None:
    settle = step(Lane(survey=Survey(NOW), next_number=9), steps.StandingRead(has_more=True, highest=3))
    assert settle == steps.Settle(Lane(survey=Survey(NOW, page=2), next_number=9), ())


def test_a_survey_that_xero_does_not_answer_goes_on_from_its_page() -> None:
    lane = Lane(survey=Survey(NOW, Stage.PAYMENTS, 3))
    assert step(lane, steps.LookUpFailed(WAIT, "limit_minute")) == steps.Rest(
        lane.paused(NOW + WAIT, "limit_minute")
    )


def test_what_a_survey_found_is_posted_before_anything_is_matched_blocked_or_sent() -> None:
    lane = Lane(is_surveyed=True, reserved=(("A", 4), ("B", 5)), next_number=6)
    found = Row("A", Stage.CONTACTS, found=Posted("A", "id-A"))
    work = (Row("B", Stage.CONTACTS), found, Row("C", Stage.PAYMENTS, blocked_by="P", ready=False))
    settle = step(lane, steps.WorkRead(work))
    assert settle == steps.Settle(replace(lane, reserved=(("B", 5),)), (Posted("A", "id-A"),))


def test_what_took_the_place_of_single_rows_is_settled_one_by_one() -> None:
    """Each may become several rows, and a transaction has room for the rows of one call."""
    assert Stage.DELETIONS in SINGLE
    work = tuple(Row(key, Stage.DELETIONS, found=Parked(key, "stands_otherwise", "")) for key in "AB")
    assert step(Lane(is_surveyed=True), steps.WorkRead(work)) == steps.Settle(
        Lane(is_surveyed=True), (Parked("A", "stands_otherwise", ""),)
    )
