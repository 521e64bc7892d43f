"""Every interleaving of a small world, to a stated depth: no double, nothing lost, nothing stuck."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from shared.ledger.stages import Stage
from shared.posting.gathering import Gathering
from tests.shared.posting.world import (
    PAYOUT_AND_FEE,
    PAYOUT_BOUNCES,
    SALE,
    Safeguards,
    World,
    moves,
    restored,
    tick,
)

FAULTS, WAKES, UNTIL = 3, 4, 1200
# The survey has six steps, each of which may die.
RESTORED_FAULTS = 1


@contextmanager
def without_garbage() -> Iterator[None]:
    """Looks for none meanwhile, since every state is kept and none refers to itself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        nudged.cache_clear()


def explore(safe: Safeguards, stages: tuple[Stage, ...] = SALE, faults: int = FAULTS) -> int:
    """Visit every state reachable with so many faults, four wakes and 20 minutes; count them.

    Raises AssertionError, with the state, at the first that breaks a promise.
    """
    return explore_from([World(safe=safe, stages=stages)], faults)


@without_garbage()
def explore_from(beginnings: Iterable[World], faults: int) -> int:
    frontier, ended = list(beginnings), set[World]()
    seen = set(frontier)
    while frontier:
        world = frontier.pop()
        nothing_is_double_or_untrue(world)
        if not world.writers:
            ended.add(quiet(world))
        for after in moves(world, faults, WAKES, UNTIL):
            if after not in seen:
                seen.add(after)
                frontier.append(after)
    for world in ended:
        everything_ends_well(world)
    return len(seen)


def with_ever_more_faults(beginnings: Iterable[World]) -> None:
    """What goes wrong with few faults is found soon, and nothing is left out: the last time is the whole."""
    for faults in range(FAULTS + 1):
        explore_from(beginnings, faults)


def nothing_is_double_or_untrue(world: World) -> None:
    assert max(world.committed) <= 1, f"posted twice: {world}"
    assert not any(world.committed["ABC".index(key)] for key in world.theirs), f"made again: {world}"
    for key, state in zip("ABC", world.states, strict=True):
        assert state != "posted" or world.is_in_xero(key), f"{key} is said to be posted and is not: {world}"
        assert state != "parked" or key in world.refused, f"{key} was never refused: {world}"
    if world.committed["ABC".index("C")]:
        assert world.is_in_xero("A"), f"C was sent before A, which it needs: {world}"
    assert not world.wrongly_refused, f"parked for the protocol's own mistake: {world}"


def quiet(world: World) -> World:
    """The same moment with every budget forgotten: what is left is what a sweep would find."""
    return world._replace(faults=0, wakes=0, late=())


def everything_ends_well(world: World) -> None:
    """With no more faults and the sweep's nudges, every row is settled within the hour."""
    start = world.now
    while "pending" in world.states:
        assert world.now < start + 3600, f"stuck: {world}"
        world = nudged(world)
    nothing_is_double_or_untrue(world)
    waits_for_parked = world.state_of("C") == "waiting" and world.state_of("A") == "parked"
    assert "waiting" not in world.states or waits_for_parked, f"forgotten: {world}"


@cache
def nudged(world: World) -> World:
    """A minute later, after a nudge. Many states come to the same one, which need not be played again."""
    return run_to_its_end(tick(world, 60))


def run_to_its_end(world: World) -> World:
    """What one nudge does when nothing goes wrong."""
    for step in range(100):
        following = list(moves(world, 0, 1 if step == 0 else 0, 0))
        if not following:
            return world._replace(wakes=0)
        world = following[0]
    raise AssertionError(f"never rests: {world}")


# The other two promise the same with three faults, but take minutes.
@pytest.mark.parametrize(("stages", "faults"), [(SALE, FAULTS), (PAYOUT_AND_FEE, 2), (PAYOUT_BOUNCES, 2)])
def test_no_interleaving_posts_twice_loses_or_gets_stuck(
    stages: tuple[Stage, ...], faults: int, capsys: pytest.CaptureFixture[str]
) -> None:
    states = explore(Safeguards(), stages, faults)
    with capsys.disabled():
        print(f"\nposting protocol: {states:,} states, {faults} faults, {WAKES} wakes, {UNTIL} s: no double")
    assert states > 10_000


GATHERED = Gathering(timedelta(minutes=10), timedelta(minutes=5))
FEES_GATHERED = replace(GATHERED, sales=timedelta())


@pytest.mark.parametrize(
    ("stages", "gathering", "faults"), [(SALE, GATHERED, 1), (PAYOUT_AND_FEE, FEES_GATHERED, 2)]
)
def test_rows_that_are_gathered_are_posted_once_and_in_order_whatever_happens_meanwhile(
    stages: tuple[Stage, ...], gathering: Gathering, faults: int, capsys: pytest.CaptureFixture[str]
) -> None:
    states = explore_from([World(stages=stages, gathering=gathering)], faults)
    with capsys.disabled():
        print(f"\nposting protocol that gathers: {states:,} states, {faults} faults: no double")
    assert states > 1_000


def test_only_what_a_row_needs_keeps_the_order_of_rows_that_are_gathered() -> None:
    world = World(safe=Safeguards(order=False), stages=PAYOUT_BOUNCES, gathering=FEES_GATHERED)
    with pytest.raises(AssertionError, match="before A, which it needs"):
        explore_from([world], 0)


# What Xero may hold of the rows A, B and C (C needs A), and what of them a call of before may still bring.
RESTORED = [("", ""), ("", "AB"), ("A", ""), ("A", "B"), ("A", "C"), ("AC", "B"), ("AB", ""), ("ABC", "")]


def restored_worlds(safe: Safeguards, stages: tuple[Stage, ...] = SALE) -> list[World]:
    return [restored(World(safe=safe, stages=stages), held, late) for held, late in RESTORED]


@pytest.mark.parametrize("stages", [SALE, PAYOUT_AND_FEE], ids=["a sale", "a payout and its fee"])
def test_a_restored_ledger_posts_nothing_that_stands_in_xero(
    stages: tuple[Stage, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    states = explore_from(restored_worlds(Safeguards(), stages), RESTORED_FAULTS)
    with capsys.disabled():
        print(f"\nposting protocol after a restore: {states:,} states, {RESTORED_FAULTS} faults: no double")
    assert states > 10_000


@pytest.mark.parametrize(
    "taken_away", ["lease", "open_batch", "hold", "look_up", "survey", "survey_after_hold"]
)
def test_every_safeguard_is_needed_after_a_restore(taken_away: str) -> None:
    with pytest.raises(AssertionError, match=r"posted twice|own mistake|never refused|stuck"):
        with_ever_more_faults(restored_worlds(replace(Safeguards(), **{taken_away: False})))


@pytest.mark.parametrize("taken_away", ["lease", "open_batch", "hold", "look_up", "burnt_key"])
def test_every_safeguard_is_needed(taken_away: str) -> None:
    with pytest.raises(AssertionError, match=r"posted twice|own mistake|never refused|stuck"):
        with_ever_more_faults([World(safe=replace(Safeguards(), **{taken_away: False}))])
