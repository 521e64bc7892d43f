"""A long reading of Xero leaves the writer half of the minute's calls, and waits as Xero says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from shared.xero.client import Reply
from shared.xero.pace import LEFT_TO_THE_WRITER, MINUTE, PATIENCE, Interrupted, Pace

FINE = Reply(200, {}, minute_left=59)
HALF = Reply(200, {}, minute_left=LEFT_TO_THE_WRITER)


@dataclass
class Waits:
    taken: list[timedelta] = field(default_factory=list)

    def wait(self, time: timedelta) -> None:
        self.taken.append(time)


def asked(waits: Waits, replies: Iterable[Reply], calls: int) -> list[Reply]:
    pace, given = Pace(waits.wait), iter(replies)
    return [pace.ask(lambda: next(given)) for _ in range(calls)]


def test_while_more_than_half_is_left_nothing_waits() -> None:
    waits = Waits()
    assert asked(waits, [FINE] * 3, 3) == [FINE] * 3
    assert waits.taken == []


def test_after_half_of_the_minute_the_next_call_waits_for_another_minute() -> None:
    waits = Waits()
    asked(waits, [HALF, FINE, FINE], 3)
    assert waits.taken == [MINUTE]


def test_a_refused_call_is_made_again_when_xero_says() -> None:
    waits, seconds = Waits(), timedelta(seconds=20)
    assert asked(waits, [Reply(429, None, retry_after=seconds), FINE], 1) == [FINE]
    assert waits.taken == [seconds]


@pytest.mark.parametrize("told", [None, PATIENCE + timedelta(seconds=1), timedelta(seconds=66975)])
def test_who_is_to_wait_longer_than_the_run_may_is_interrupted(told: timedelta | None) -> None:
    waits = Waits()
    with pytest.raises(Interrupted):
        asked(waits, [Reply(429, None, retry_after=told)], 1)
    assert waits.taken == []


def test_all_pauses_together_are_no_longer_than_the_patience() -> None:
    waits = Waits()
    with pytest.raises(Interrupted):
        asked(waits, [HALF] * 9, 9)
    assert sum(waits.taken, timedelta()) == PATIENCE
