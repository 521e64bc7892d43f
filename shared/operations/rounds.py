"""Gives each tenant its turn: the longest waiting first, and no failure ends the turn of another tenant.

A turn is a generator, and each of its steps ends at a `yield`. Between two steps of one tenant all others
have a step, so that a tenant with thousands of pages keeps nobody waiting. A turn that is one piece of work
has no `yield`: `in_one_step` makes a turn of a function.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

W = TypeVar("W")
Turn = Callable[[W], Iterator[None]]
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Round(Generic[W]):
    """The result of a round: whose turn ended, what others failed with, and who is left as time was up."""

    finished: Sequence[W]
    failures: Sequence[Exception]
    left: Sequence[W]

    def raise_failures(self, message: str) -> None:
        """Raises ExceptionGroup if a turn failed, so that the function counts as failed and alarms."""
        if self.failures:
            raise ExceptionGroup(message, self.failures)


def each_in_turn(
    everybody: Iterable[W],
    turn: Turn[W],
    failed: Callable[[W, Exception], object],
    goes_on: Callable[[], bool] = lambda: True,
) -> Round[W]:
    """Gives everybody one step after the other until all turns have ended, or `goes_on` says that time is up.

    `goes_on` is asked before each step. `failed` is called at once for a turn that raised.
    """
    turns = deque((whose, turn(whose)) for whose in everybody)
    finished, failures = list[W](), list[Exception]()
    while turns and goes_on():
        whose, steps = turns.popleft()
        try:
            next(steps)
        except StopIteration:
            finished.append(whose)
        except Exception as error:  # noqa: BLE001  # no error may end the round for the others
            failed(whose, error)
            failures.append(error)
        else:
            turns.append((whose, steps))
    return Round(finished, failures, [whose for whose, _ in turns])


def in_one_step(work: Callable[[W], object]) -> Turn[W]:
    """Makes a turn of a function that does its work in one step."""

    def turn(whose: W) -> Iterator[None]:
        work(whose)
        yield from ()

    return turn


def longest_waiting_first(everybody: Iterable[W], last_turn: Callable[[W], datetime | None]) -> list[W]:
    """Sorts by the last turn, the earliest first. Whoever never had a turn comes before all others."""
    return sorted(everybody, key=lambda whose: last_turn(whose) or NEVER)
