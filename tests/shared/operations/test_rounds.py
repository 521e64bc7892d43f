"""Everybody has a turn: whoever waited longest first, step by step, whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.operations.rounds import Round, each_in_turn, in_one_step, longest_waiting_first

Steps = dict[str, int]


class Steppers:
    """Who takes how many steps, in which order they were taken, and whose turn breaks at which."""

    def __init__(self, steps: Steps, breaks: Steps | None = None) -> None:
        self.steps, self.breaks = steps, breaks or {}
        self.taken: list[str] = []
        self.told: list[tuple[str, str]] = []

    def turn(self, whose: str) -> Iterator[None]:
        for number in range(1, self.steps[whose] + 1):
            if self.breaks.get(whose) == number:
                raise LookupError(f"{whose} broke")
            self.taken.append(whose)
            if number < self.steps[whose]:
                yield

    def held(self, goes_on: Callable[[], bool] = lambda: True) -> Round[str]:
        return each_in_turn(self.steps, self.turn, self._failed, goes_on)

    def _failed(self, whose: str, error: Exception) -> None:
        self.told.append((whose, str(error)))


def test_turns_are_taken_step_by_step_so_that_nobody_waits_for_the_longest() -> None:
    steppers = Steppers({"long": 4, "short": 1, "middling": 2})
    outcome = steppers.held()
    assert steppers.taken == ["long", "short", "middling", "long", "middling", "long", "long"]
    assert outcome == Round(["short", "middling", "long"], [], [])


def test_a_turn_that_breaks_is_told_at_once_and_ends_nobody_elses() -> None:
    steppers = Steppers({"one": 2, "two": 3, "three": 2}, breaks={"two": 2})
    outcome = steppers.held()
    assert steppers.taken == ["one", "two", "three", "one", "three"]
    assert steppers.told == [("two", "two broke")]
    assert (outcome.finished, [str(each) for each in outcome.failures]) == (["one", "three"], ["two broke"])


def test_what_broke_is_raised_together_at_the_end() -> None:
    outcome = Steppers({"one": 1, "two": 1, "three": 1}, breaks={"one": 1, "three": 1}).held()
    with pytest.raises(ExceptionGroup, match="some could not") as raised:
        outcome.raise_failures("some could not")
    assert [str(each) for each in raised.value.exceptions] == ["one broke", "three broke"]


def test_nothing_is_raised_where_nothing_broke() -> None:
    Steppers({"one": 1}).held().raise_failures("some could not")


def test_no_step_is_begun_when_time_is_up_and_whoever_is_left_is_said() -> None:
    steppers = Steppers({"one": 2, "two": 1, "three": 1})
    outcome = steppers.held(lambda: len(steppers.taken) < 2)
    assert steppers.taken == ["one", "two"]
    assert outcome == Round(["two"], [], ["three", "one"])


def test_without_any_time_nobody_has_a_turn() -> None:
    steppers = Steppers({"one": 1, "two": 1})
    assert steppers.held(lambda: False) == Round([], [], ["one", "two"])
    assert steppers.taken == []


def test_a_process_that_dies_is_no_failure_of_the_tenants() -> None:
    class Killed(BaseException): ...

    def dies(_: str) -> Iterator[None]:
        yield
        raise Killed

    with pytest.raises(Killed):
        each_in_turn(["one"], dies, Steppers({})._failed)


def test_work_in_one_piece_is_a_turn_of_one_step() -> None:
    done: list[str] = []
    outcome = each_in_turn(["one", "two"], in_one_step(done.append), Steppers({})._failed)
    assert (done, outcome.finished, outcome.left) == (["one", "two"], ["one", "two"], [])


def test_whoever_waited_longest_comes_first_and_newcomers_before_all() -> None:
    first, second = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))
    turned = {"late": second, "early": first, "never": None}
    ordered = longest_waiting_first(["late", "new", "early", "never"], turned.get)
    assert ordered == ["new", "never", "early", "late"]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), max_size=8), st.integers(0, 40))
def test_everybody_has_ended_failed_or_is_left_and_nobody_is_two_steps_ahead(
    drawn: Sequence[tuple[int, int]], most: int
) -> None:
    steps = {str(number): count for number, (count, _) in enumerate(drawn)}
    steppers = Steppers(steps, {str(number): at for number, (_, at) in enumerate(drawn)})
    outcome = steppers.held(lambda: len(steppers.taken) < most)
    ended = [*outcome.finished, *(whose for whose, _ in steppers.told), *outcome.left]
    assert sorted(ended) == sorted(steps)
    taken = [steppers.taken.count(whose) for whose in outcome.left]
    assert max(taken, default=0) - min(taken, default=0) <= 1
