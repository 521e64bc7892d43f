"""Virtual time itself: whose turn it is, what the clock shows, and who is killed when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from local.bench.virtual.timeline import Timeline
from local.stack.lambdas import Killed

NOW = datetime(2026, 10, 12, 18, tzinfo=UTC)


@pytest.fixture
def timeline() -> Iterator[Timeline]:
    with time_machine.travel(NOW, tick=False) as clock:
        made = Timeline(clock, NOW)
        yield made
        made.close()


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def passed() -> float:
    return (datetime.now(UTC) - NOW).total_seconds()


def test_two_that_wait_run_side_by_side_and_each_sees_its_own_moment(timeline: Timeline) -> None:
    seen: list[tuple[str, float]] = []

    def walk(name: str, step: float) -> Callable[[], None]:
        def walking() -> None:
            for _ in range(3):
                timeline.wait(step)
                seen.append((name, passed()))

        return walking

    timeline.spawn(walk("slow", 2))
    timeline.spawn(walk("quick", 1.5))
    timeline.run(after(60))
    assert seen == [("quick", 1.5), ("slow", 2), ("quick", 3), ("slow", 4), ("quick", 4.5), ("slow", 6)]
    assert passed() == 60


def test_what_is_due_later_waits_for_the_next_run(timeline: Timeline) -> None:
    seen: list[float] = []

    def work() -> None:
        timeline.wait(10)
        seen.append(passed())

    timeline.spawn(work)
    timeline.run(after(9))
    assert (seen, passed()) == ([], 9)
    timeline.run(after(10))
    assert seen == [10]


def test_whoever_waits_beyond_the_deadline_is_killed_at_it(timeline: Timeline) -> None:
    seen: list[float] = []

    def work() -> None:
        timeline.set_deadline(timeline.now + 5)
        try:
            timeline.wait(4)
            timeline.wait(4)
        except Killed:
            seen.append(passed())
            with pytest.raises(Killed):
                timeline.check()
            with pytest.raises(Killed):
                timeline.wait(1)
        timeline.set_deadline(None)
        timeline.wait(1)
        seen.append(passed())

    timeline.spawn(work)
    timeline.run(after(60))
    assert seen == [5, 6]


def test_pieces_of_one_work_run_side_by_side_and_end_before_it_goes_on(timeline: Timeline) -> None:
    seen: list[float] = []

    def work() -> None:
        timeline.together([lambda: timeline.wait(3), lambda: timeline.wait(7)])
        seen.append(passed())

    timeline.spawn(work)
    timeline.run(after(60))
    assert seen == [7]


def test_the_error_of_a_piece_is_the_works_own_and_a_killed_piece_kills_it(timeline: Timeline) -> None:
    seen: list[str] = []

    def fail() -> None:
        timeline.wait(1)
        raise ValueError("no")

    def work() -> None:
        with pytest.raises(ValueError, match="no"):
            timeline.together([fail, lambda: timeline.wait(2)])
        timeline.set_deadline(timeline.now + 5)
        with pytest.raises(Killed):
            timeline.together([lambda: timeline.wait(6)])
        with pytest.raises(Killed):
            timeline.check()
        seen.append(f"dead after {passed():.0f}")
        timeline.set_deadline(None)

    timeline.spawn(work)
    timeline.run(after(60))
    assert seen == ["dead after 7"]


def test_an_error_ends_the_run(timeline: Timeline) -> None:
    def fail() -> None:
        raise ValueError("a mistake of the simulation")

    timeline.spawn(fail)
    with pytest.raises(ValueError, match="a mistake"):
        timeline.run(after(1))


def test_outside_any_work_no_time_passes(timeline: Timeline) -> None:
    timeline.wait(5)
    assert passed() == 0
    with pytest.raises(RuntimeError, match="split"):
        timeline.together([])


def test_a_thread_that_nobody_handed_the_baton_may_not_wait(timeline: Timeline) -> None:
    said: list[str] = []

    def stray() -> None:
        try:
            timeline.wait(1)
        except RuntimeError as error:
            said.append(str(error))

    thread = threading.Thread(target=stray)
    thread.start()
    thread.join()
    assert said == ["a thread that is not on the timeline waits"]


def test_threads_are_used_again_and_none_is_left(timeline: Timeline) -> None:
    before = threading.active_count()
    for number in range(20):
        timeline.at(timeline.now + number, lambda: timeline.spawn(lambda: timeline.wait(0.5)))
    timeline.run(after(60))
    assert threading.active_count() == before + 1
    timeline.spawn(lambda: timeline.wait(3600))
    timeline.run(after(61))
    timeline.close()
    assert threading.active_count() == before
