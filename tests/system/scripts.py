"""Plays a world on the deployed stack, and compares it with the same world played in one process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.emulator.saying import say, step
from local.emulator.settling import wait_until_settled
from local.emulator.surroundings import ROOT, clean
from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from local.standins.xero.beancount import check, export
from local.worlds.playing import in_words
from local.worlds.world import Phase, World, load
from shared.store import rows

FORGED = {"stripe": 400, "gocardless": 498}


@dataclass(frozen=True, slots=True)
class Script:
    """A world, and what `make replay` reports of it."""

    world: World
    report: dict[str, Any]


def read_script(path: Path) -> Script:
    """Replays a world in its own process: the tables and AWS clients of this one are the emulator's."""
    command = [sys.executable, "-m", "local.worlds.replay", str(path)]
    with step(f"replaying {path.stem} in one process"):
        said = subprocess.run(command, cwd=ROOT, env=clean(os.environ), capture_output=True, check=True)
    return Script(load(path), json.loads(said.stdout.splitlines()[-1]))


def play(stack: EmulatedStack, business: Business, world: World) -> None:
    """Plays a world phase by phase, until each is in Xero."""
    for phase in world.phases:
        deliver(stack, business, phase)
        if phase.feed:
            run_feed(stack)
        settle(business)


def deliver(stack: EmulatedStack, business: Business, phase: Phase) -> None:
    """Delivers the phase's webhooks over HTTP, in order. Forged ones are refused, all others accepted."""
    business.show(phase)
    with step(f"delivering {len(phase.deliveries)} webhooks to {business.tenant}"):
        answers = [stack.deliver(business, each.body, each.forged, each.to) for each in phase.deliveries]
    assert answers == [FORGED[each.to] if each.forged else 200 for each in phase.deliveries]


def run_feed(stack: EmulatedStack) -> None:
    """Runs the feed now, and not at the next quarter of an hour."""
    with step("running the feed"):
        stack.feed()


def settle(business: Business, patience: float = 90) -> None:
    """Waits so many seconds at most."""
    wait_until_settled(business.tenant, business.xero, say, patience)


def assert_same_books(business: Business, script: Script) -> None:
    """No document is missing, double or added, and the clearing account equals Stripe's balance."""
    said = script.report["phases"][-1]
    assert in_words(business.xero.trial_balance()) == said["balances"]
    assert told(business.xero.documents()) == told(script.report["documents"])
    assert listed(business, "parked") == said["parked"]
    assert listed(business, "excluded") == said["ignored"]
    assert check(export(business.xero)) == []


def told(documents: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Returns the documents in a fixed order, and the numbers of their invoices.

    Which invoice has which number depends on how many sales are known when the first is posted.
    """
    plain = json.loads(json.dumps(documents, default=str))
    numbers = sorted(each["number"] for each in plain if each["kind"] == "invoice")
    return sorted(map(_lasting, plain), key=json.dumps), numbers


def _lasting(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the fields of a document that would be the same at any other time."""
    passing = {"id", "contact_id", "date" if document["kind"] == "contact" else "number"}
    return {name: value for name, value in document.items() if name not in passing}


def listed(business: Business, state: str) -> list[dict[str, str]]:
    there = rows.in_state(business.tenant, state)
    return [{"source": row.source, "reason": row.reason_code} for row in there]
