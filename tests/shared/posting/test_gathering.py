"""What waits for others, and for how long: the decision alone, and what the protocol makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.ledger.awaited import Awaited
from shared.ledger.stages import BATCH_LIMIT, Stage
from shared.posting import steps
from shared.posting.gathering import AN_HOUR, AT_ONCE, Gathering, due_times
from shared.posting.lane import Batch, Lane, Parked, Posted, Row
from shared.posting.protocol import next_step

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIVE = Gathering(others=5 * MINUTE)
HALF_AN_HOUR = Gathering(sales=30 * MINUTE, others=5 * MINUTE)


def sale(key: str, stage: Stage = Stage.INVOICES, at: datetime = NOW, **more: object) -> Row:
    return replace(Row(key, stage, awaited=Awaited.SALE, since=at), **more)  # type: ignore[arg-type]


def fee(key: str, at: datetime = NOW) -> Row:
    return Row(key, Stage.BANK_TRANSACTIONS, awaited=Awaited.BY_NOBODY, since=at)


def after(
    rows: tuple[Row, ...], gathering: Gathering = FIVE, lane: Lane | None = None, wait: timedelta = 0 * MINUTE
) -> steps.Step:
    """Returns what follows when these rows were read, so long after NOW."""
    at = steps.Moment(NOW + wait, NOW + wait + timedelta(seconds=40), "fresh")
    return next_step(lane or Lane(), steps.WorkRead(rows, gathering), at)


def sent(step: steps.Step) -> tuple[str, ...]:
    assert isinstance(step, steps.Open)
    return step.lane.opened.rows


# ---- who waits, and how long


def test_a_sale_goes_at_once_and_its_fee_waits() -> None:
    assert sent(after((sale("invoice"), fee("fee")))) == ("invoice",)
    assert after((fee("fee"),)) == steps.Rest(Lane(), until=NOW + 5 * MINUTE)


def test_a_fee_goes_when_its_time_has_come_and_takes_younger_ones_along() -> None:
    older, younger = fee("older"), fee("younger", NOW + 4 * MINUTE)
    assert sent(after((older, younger), wait=5 * MINUTE)) == ("older", "younger")
    second = timedelta(seconds=1)
    assert after((older, younger), wait=5 * MINUTE - second) == steps.Rest(Lane(), until=NOW + 5 * MINUTE)


def test_a_call_that_is_made_in_any_case_takes_along_what_could_still_wait() -> None:
    overpaid = sale("overpaid", Stage.BANK_TRANSACTIONS)
    assert sent(after((fee("fee"), overpaid))) == ("fee", "overpaid")


def test_what_is_gathered_keeps_no_later_stage_waiting() -> None:
    note = Row("note", Stage.CREDIT_NOTES, awaited=Awaited.BY_NOBODY, since=NOW)
    assert sent(after((note, sale("payment", Stage.PAYMENTS)))) == ("payment",)


def test_new_sales_are_gathered_as_long_as_the_business_says() -> None:
    rows = (sale("first"), sale("second", at=NOW + 29 * MINUTE))
    assert after(rows, HALF_AN_HOUR, wait=29 * MINUTE) == steps.Rest(Lane(), until=NOW + 30 * MINUTE)
    assert sent(after(rows, HALF_AN_HOUR, wait=30 * MINUTE)) == ("first", "second")


def test_a_fee_goes_no_earlier_than_the_sale_that_was_recorded_with_it() -> None:
    assert due_times(Lane(), (fee("fee"),), HALF_AN_HOUR) == {"fee": NOW + 30 * MINUTE}


def test_what_a_person_has_ordered_waits_for_nothing() -> None:
    assert sent(after((replace(fee("fee"), awaited=Awaited.ORDERED),), HALF_AN_HOUR)) == ("fee",)


def test_a_row_of_which_nobody_knows_when_it_was_recorded_waits_for_nothing() -> None:
    assert sent(after((replace(fee("fee"), since=None),), HALF_AN_HOUR)) == ("fee",)


def test_a_business_that_gathers_nothing_posts_everything_at_once() -> None:
    assert sent(after((fee("fee"),), AT_ONCE)) == ("fee",)


# ---- order


def test_a_row_that_waits_is_due_with_the_first_row_that_needs_it() -> None:
    bounced = Row("bounced", Stage.DELETIONS, ready=False, needs=("transfer",))
    again = sale("again", Stage.PAYMENTS, ready=False, needs=("bounced",))
    transfer = Row("transfer", Stage.TRANSFERS, awaited=Awaited.BY_NOBODY, since=NOW)
    assert sent(after((again, transfer, replace(bounced, awaited=Awaited.BY_NOBODY, since=NOW)))) == (
        "transfer",
    )
    assert sent(after((transfer, bounced))) == ("transfer",)


def test_a_row_is_never_sent_before_what_it_needs_however_urgent_it_is() -> None:
    payment = replace(sale("payment", Stage.PAYMENTS), ready=False, needs=("invoice",))
    ordered = replace(payment, awaited=Awaited.ORDERED)
    assert sent(after((sale("invoice"), ordered), HALF_AN_HOUR)) == ("invoice",)


def test_rows_under_a_parked_row_are_shelved_whether_they_wait_or_not() -> None:
    blocked = replace(fee("fee"), blocked_by="contact", ready=False)
    assert after((blocked,)) == steps.Shelve((blocked,))


def test_what_a_survey_found_in_xero_is_settled_at_once() -> None:
    found = replace(fee("fee"), found=Posted("fee", "id-1"))
    assert after((found,)) == steps.Settle(Lane(), (Posted("fee", "id-1"),))


def test_rows_that_fill_a_call_by_themselves_wait_for_nothing() -> None:
    fees = tuple(fee(f"fee {number}") for number in range(BATCH_LIMIT))
    assert len(sent(after(fees))) == BATCH_LIMIT
    assert isinstance(after(fees[1:]), steps.Rest)


@pytest.mark.parametrize(
    "lane", [Lane(suspects=("fee",)), Lane(reserved=(("fee", 7),))], ids=["suspect", "numbered"]
)
def test_a_row_of_a_call_that_went_wrong_waits_for_nothing(lane: Lane) -> None:
    assert sent(after((fee("fee"),), lane=lane)) == ("fee",)


# ---- the calls left of Xero's day


@pytest.mark.parametrize(
    ("left", "sales", "others"),
    [
        (None, 0, 5),
        (5000, 0, 5),
        (500, 0, 5),
        (300, 0, 32.5),
        (100, 0, 60),
        (50, 30, 60),
        (0, 60, 60),
    ],
)
def test_everything_waits_longer_as_the_calls_of_the_day_run_out(
    left: int | None, sales: int, others: float
) -> None:
    assert FIVE.at(left) == Gathering(sales * MINUTE, others * MINUTE)


def test_nothing_waits_longer_than_an_hour_or_shorter_than_the_business_says() -> None:
    longest = Gathering(AN_HOUR, AN_HOUR)
    for left in range(0, 600, 50):
        assert longest.at(left) == longest
        assert HALF_AN_HOUR.at(left).sales >= HALF_AN_HOUR.sales


def test_a_lane_remembers_how_many_calls_its_latest_answer_left() -> None:
    batch = Batch(Stage.INVOICES, ("A",), "key", NOW, NOW)
    at = steps.Moment(NOW, NOW + MINUTE, "fresh")
    results = (Parked("A", "refused", "no"),)
    known = next_step(Lane(batch), steps.Answered(results, day_left=77), at)
    assert isinstance(known, steps.Settle)
    assert known.lane.day_left == 77
    unsaid = next_step(replace(known.lane, batch=batch), steps.Answered(results), at)
    assert isinstance(unsaid, steps.Settle)
    assert unsaid.lane.day_left == 77


def test_a_lane_with_few_calls_left_gathers_by_them() -> None:
    assert after((fee("fee"),), lane=Lane(day_left=100)) == steps.Rest(
        Lane(day_left=100), until=NOW + AN_HOUR
    )
