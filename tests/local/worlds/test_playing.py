"""A phase as it is played: its webhooks, its feed, and what then stands in the books."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from local.stack.in_process import Stack
from local.worlds.playing import Outcome, play
from local.worlds.world import Delivery, Phase, load

CASES = Path(__file__).parents[2] / "cases"
WORLD = load(CASES / "one-card-payment.json")
(PHASE,) = WORLD.phases


def played(stack: Stack, phase: Phase, tenant: str = "demo") -> Outcome:
    stack.clock.move_to(phase.now)
    return play(stack, stack.open_business(tenant, WORLD.settings), phase)


def test_a_world_ends_in_the_same_books_by_its_feed_alone(stack: Stack) -> None:
    outcome = played(stack, replace(PHASE, deliveries=(), feed=True))
    held = {code: amount for code, amount in outcome.balances.items() if amount != "0.00"}
    assert held == PHASE.expect["balances"]
    assert (outcome.parked, outcome.ignored, outcome.pending) == ([], [], 0)


@pytest.mark.parametrize("tells", ["webhooks", "feed", "both"])
def test_whoever_tells_of_it_it_is_posted_once(stack: Stack, tells: str) -> None:
    deliveries = () if tells == "feed" else PHASE.deliveries
    outcome = played(stack, replace(PHASE, deliveries=deliveries, feed=tells != "webhooks"))
    assert outcome.xero_calls["write"] == 4


def test_a_forged_webhook_is_refused_at_either_door(stack: Stack) -> None:
    forged = [Delivery("gocardless", {"events": []}, True), Delivery("stripe", {"id": "evt_1"}, True)]
    taken = Delivery("gocardless", {"events": []}, False)
    assert played(stack, replace(PHASE, deliveries=(*forged, taken), feed=False)).refused == 2


def test_without_feed_and_webhooks_nothing_is_known(stack: Stack) -> None:
    outcome = played(stack, replace(PHASE, deliveries=(), feed=False))
    assert set(outcome.balances.values()) == {"0.00"}


def test_a_phase_that_is_played_again_writes_nothing(stack: Stack) -> None:
    business = stack.open_business("demo", WORLD.settings)
    first, second = (play(stack, business, replace(PHASE, feed=True)) for _ in range(2))
    assert (first.xero_calls["write"], second.xero_calls["write"]) == (4, 0)
    assert first.balances == second.balances
