"""The project's own worlds, each played as make replay does: their books hold in every phase."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from local.replay import replay
from local.worlds import World, load

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))
each_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


def held(balances: dict[str, str]) -> dict[str, Decimal]:
    """By account code, without those that hold nothing."""
    return {code: Decimal(amount) for code, amount in balances.items() if Decimal(amount)}


def counted(phase: dict[str, Any]) -> dict[str, int]:
    lists = {name: len(phase[name]) for name in ("parked", "ignored")}
    return lists | {name: phase[name] for name in ("refused", "pending")}


def expected(world: World) -> list[tuple[dict[str, Decimal], dict[str, int]]]:
    counts = ("parked", "ignored", "refused")
    return [
        (held(phase.expect["balances"]), {name: phase.expect[name] for name in counts} | {"pending": 0})
        for phase in world.phases
    ]


@each_case
def test_every_phase_of_every_case_holds(path: Path) -> None:
    world = load(path)
    played = replay(world)["phases"]
    assert [(held(phase["balances"]), counted(phase)) for phase in played] == expected(world)
    most = [phase.expect.get("max_xero_write_calls") for phase in world.phases]
    assert all(
        phase["xero_calls"]["write"] <= limit for phase, limit in zip(played, most, strict=True) if limit
    )


@each_case
def test_a_case_that_is_played_twice_writes_nothing_the_second_time(path: Path) -> None:
    world = load(path)
    played = replay(world, times=2)["phases"]
    assert {phase["xero_calls"]["write"] for phase in played} == {0}
    assert held(played[-1]["balances"]) == held(world.phases[-1].expect["balances"])
