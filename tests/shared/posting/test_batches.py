from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.ledger.stages import BATCH_LIMIT, NUMBERED, SINGLE, STAGE_OF, Stage, place_of, stage_of
from shared.posting.batches import open_batch, together
from shared.posting.lane import Batch, Lane, Parked, Posted, Row, Varied
from shared.posting.protocol import next_step
from shared.posting.steps import (
    Answered,
    Clash,
    Found,
    Happening,
    LookUp,
    Match,
    Matched,
    Moment,
    Open,
    Opened,
    ReadWork,
    RefusedWhole,
    Rest,
    Send,
    Settle,
    Settled,
    Step,
    TurnedAway,
    Unrenderable,
    Woken,
    WorkRead,
)

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
AT = Moment(NOW, NOW + timedelta(seconds=40), "fresh")


def rows(count: int, stage: Stage = Stage.INVOICES) -> tuple[Row, ...]:
    return tuple(Row(f"{stage.name}-{number:03d}", stage) for number in range(count))


def opened(lane: Lane, ready: tuple[Row, ...]) -> Batch:
    return open_batch(lane, ready, AT).opened


# ---- one batch


def test_a_batch_is_opened_now_under_a_fresh_key() -> None:
    batch = opened(Lane(), rows(1))
    assert (batch.idempotency_key, batch.opened_at, batch.last_attempt_at, batch.attempts) == (
        "fresh",
        NOW,
        NOW,
        1,
    )
    assert not batch.clashed


def test_a_batch_holds_rows_of_the_first_stage_only() -> None:
    ready = (*rows(2, Stage.PAYMENTS), *rows(3, Stage.CONTACTS), *rows(2))
    assert opened(Lane(), ready).rows == tuple(row.key for row in rows(3, Stage.CONTACTS))
    assert opened(Lane(), ready).stage is Stage.CONTACTS


def test_a_batch_holds_no_more_rows_than_xero_takes_and_keeps_their_order() -> None:
    assert BATCH_LIMIT == 50
    assert opened(Lane(), rows(51)).rows == tuple(row.key for row in rows(50))


def test_of_a_refused_calls_rows_the_first_half_is_tried() -> None:
    ready = rows(5)
    lane = Lane(suspects=tuple(row.key for row in ready[:3]))
    assert opened(lane, ready).rows == tuple(row.key for row in ready[:2])


@pytest.mark.parametrize("stage", sorted(SINGLE))
def test_what_xero_takes_one_by_one_is_sent_one_by_one_in_its_order(stage: Stage) -> None:
    assert opened(Lane(), rows(3, stage)).rows == (rows(3, stage)[0].key,)
    play = Play(rows(3, stage))
    play.drain()
    assert play.sent == [(row.key,) for row in rows(3, stage)]


def test_every_stage_but_those_of_single_calls_takes_a_full_call() -> None:
    assert frozenset({Stage.TRANSFERS, Stage.DELETIONS, Stage.MAILINGS, Stage.AMENDMENTS}) == SINGLE
    for stage in set(Stage) - SINGLE:
        assert len(together(Lane(), rows(51, stage))) == 50


def test_stages_are_in_the_order_in_which_documents_need_each_other() -> None:
    kinds = ["Contact", "Invoice", "CreditNote", "Payment", "Spend", "Transfer", "Reversal"]
    assert sorted(kinds, key=stage_of) == kinds
    assert stage_of("Payment") == stage_of("Refund")
    same = {stage_of(kind) for kind in ("Spend", "Receive", "Overpayment")}
    assert same == {Stage.BANK_TRANSACTIONS}


def test_invoices_are_changed_before_new_ones_and_money_go() -> None:
    stages = [Stage.AMENDMENTS, Stage.INVOICES, Stage.PAYMENTS, Stage.CONTACTS]
    assert sorted(stages, key=place_of) == [Stage.CONTACTS, *stages[:3]]
    ready = (*rows(1), *rows(1, Stage.PAYMENTS), *rows(1, Stage.AMENDMENTS))
    assert opened(Lane(), ready).rows == ("AMENDMENTS-000",)


def test_suspects_of_another_stage_wait_their_turn() -> None:
    lane = Lane(suspects=("PAYMENTS-000",))
    ready = (*rows(2), *rows(1, Stage.PAYMENTS))
    assert opened(lane, ready).rows == tuple(row.key for row in rows(2))


def test_only_invoices_are_numbered() -> None:
    assert frozenset({Stage.INVOICES}) == NUMBERED
    for stage in set(STAGE_OF.values()) - NUMBERED:
        assert open_batch(Lane(), rows(2, stage), AT).reserved == ()


def test_numbers_are_given_in_order_and_kept_for_a_row_that_has_one() -> None:
    first, second, third, fourth = rows(4)
    lane = Lane(next_number=7, reserved=((second.key, 3),))
    ready = (first, second, replace(third, number=5), fourth)
    lane = open_batch(lane, ready, AT)
    assert dict(lane.reserved) == {second.key: 3, first.key: 7, fourth.key: 8}
    assert lane.next_number == 9


# ---- a whole drain, played against a Xero that has a mind of its own


@dataclass
class Play:
    """A ledger and a writer in twenty lines. `bad`: rows for which Xero refuses a whole call;
    `held`: contacts that a person made before.

    `posted` and `parked` hold each row's number, `taken` the numbers that turned out to be somebody's.
    """

    ready: tuple[Row, ...]
    bad: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    moods: Iterator[str] | None = None
    lane: Lane = field(default_factory=Lane)
    posted: dict[str, int | None] = field(default_factory=dict)
    parked: dict[str, int | None] = field(default_factory=dict)
    taken: list[int] = field(default_factory=list)
    sent: list[tuple[str, ...]] = field(default_factory=list)
    refused: int = 0

    def drain(self) -> None:
        happened: Happening = Woken()
        for _ in range(10_000):
            step = next_step(self.lane, happened, AT)
            if isinstance(step, Rest):
                self.lane = replace(step.lane, paused_until=None)
                if not self.pending():
                    return
                happened = Woken()
                continue
            happened = self.carry_out(step)
        raise AssertionError("never rests")

    def pending(self) -> tuple[Row, ...]:
        return tuple(row for row in self.ready if row.key not in {**self.posted, **self.parked})

    def carry_out(self, step: Step) -> Happening:
        match step:
            case ReadWork():
                return WorkRead(self.pending()[:50])
            case Match(rows=rows):
                return Matched(rows, tuple(Posted(row.key, "theirs") for row in rows if row.key in self.held))
            case Open(lane=lane):
                if self.mood() == "unwritable":
                    return Unrenderable(Parked(lane.opened.rows[0], "cannot_be_rendered", ""))
                self.lane = lane
                return Opened()
            case Send(batch=batch):
                return self.send(batch)
            case LookUp(batch=batch):
                return Found((), tuple((key, "taken") for key in batch.rows))
            case Settle():
                self.settle(step)
                return Settled()
            case _:
                raise AssertionError(step)

    def send(self, batch: Batch) -> Happening:
        self.sent.append(batch.rows)
        if self.bad & set(batch.rows):
            self.refused += 1
            return RefusedWhole("refused_by_xero", "no")
        if self.mood() == "turned away":
            return TurnedAway(timedelta(seconds=1), "limit_minute")
        return Answered(tuple(self.result(key) for key in batch.rows))

    def result(self, key: str) -> Posted | Parked | Clash:
        mood = self.mood()
        if mood == "parked":
            return Parked(key, "refused_by_xero", "no")
        return Clash(key) if mood == "clash" else Posted(key, f"id-{key}")

    def mood(self) -> str:
        return next(self.moods) if self.moods else "well"

    def settle(self, step: Settle) -> None:
        numbers = dict(self.lane.reserved)
        for outcome in step.outcomes:
            own = next(row.number for row in self.ready if row.key == outcome.key)
            number = own if own is not None else numbers.get(outcome.key)
            match outcome:
                case Posted(key=key):
                    self.posted[key] = number
                case Parked(key=key):
                    self.parked[key] = number
                case Varied(key=key):
                    assert number is not None
                    self.taken.append(number)
                    self.ready = tuple(
                        replace(row, number=None) if row.key == key else row for row in self.ready
                    )
        self.lane = step.lane

    def retry(self, key: str) -> None:
        number = self.parked.pop(key)
        self.ready = tuple(replace(row, number=number) if row.key == key else row for row in self.ready)


@given(st.integers(min_value=1, max_value=50), st.data())
def test_a_culprit_is_isolated_in_few_calls_and_everybody_else_is_posted(
    count: int, data: st.DataObject
) -> None:
    culprit = f"INVOICES-{data.draw(st.integers(min_value=0, max_value=count - 1)):03d}"
    play = Play(rows(count), frozenset({culprit}))
    play.drain()
    assert set(play.parked) == {culprit}
    assert set(play.posted) == {row.key for row in rows(count)} - {culprit}
    assert play.refused <= 2 * math.log2(count) + 1
    assert len(play.sent) <= 4 * math.log2(count) + 3


@pytest.mark.parametrize("place", [0, 24, 25, 49])
def test_a_culprit_among_fifty_costs_at_most_seven_refused_calls(place: int) -> None:
    play = Play(rows(50), frozenset({f"INVOICES-{place:03d}"}))
    play.drain()
    assert play.refused <= 7


@given(st.integers(min_value=1, max_value=70), st.data())
def test_several_culprits_are_parked_and_nobody_else(count: int, data: st.DataObject) -> None:
    keys = [row.key for row in rows(count)]
    bad = data.draw(st.frozensets(st.sampled_from(keys), max_size=6))
    play = Play(rows(count), bad)
    play.drain()
    assert set(play.parked) == bad
    assert set(play.posted) == set(keys) - bad
    assert play.refused <= len(bad) * (math.log2(50) + 2)


@given(st.integers(min_value=1, max_value=120), st.data())
def test_contacts_that_are_in_xero_already_are_never_sent_and_the_others_once(
    count: int, data: st.DataObject
) -> None:
    keys = [row.key for row in rows(count, Stage.CONTACTS)]
    play = Play(rows(count, Stage.CONTACTS), held=data.draw(st.frozensets(st.sampled_from(keys))))
    play.drain()
    assert set(play.posted) == set(keys)
    sent = [key for batch in play.sent for key in batch]
    assert sorted(sent) == sorted(set(keys) - play.held)
    assert len(play.sent) <= 1 + len(keys) // 25


MOODS = ("well", "well", "well", "parked", "clash", "turned away", "unwritable")


@settings(max_examples=150)
@given(
    st.integers(min_value=1, max_value=60),
    st.lists(st.sampled_from(MOODS), max_size=300),
    st.frozensets(st.integers(min_value=0, max_value=59), max_size=3),
)
def test_numbers_have_no_gaps_and_no_repeats_whatever_becomes_of_the_rows(
    count: int, moods: list[str], bad: frozenset[int]
) -> None:
    def endless() -> Iterator[str]:
        yield from moods
        while True:
            yield "well"

    play = Play(rows(count), frozenset(f"INVOICES-{number:03d}" for number in bad), moods=endless())
    play.drain()
    for key in sorted(set(play.parked) - play.bad):
        play.retry(key)
    play.moods = None
    play.drain()
    given_out = [n for n in (*play.posted.values(), *play.parked.values(), *play.taken) if n is not None]
    assert sorted(given_out) == list(range(1, play.lane.next_number))
    assert None not in play.posted.values()
    assert play.lane.reserved == ()
    assert play.lane.batch is None
    assert set(play.posted) == {row.key for row in rows(count)} - play.bad
