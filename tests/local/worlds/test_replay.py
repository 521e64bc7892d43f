"""The project's own worlds, each played as make replay does: their books hold in every phase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from math import inf
from pathlib import Path

import pytest

from local.stack.business import Business
from local.stack.in_process import Stack, running
from local.standins.xero import Organisation
from local.worlds.playing import Outcome, play
from local.worlds.replay import replay
from local.worlds.world import Phase, World, load
from tests.functions.ledger_balances import assert_reports_agree, played_month

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.json"))


@contextmanager
def opened(path: Path) -> Iterator[tuple[World, Stack, Business]]:
    world = load(path)
    with running(world.phases[0].now) as stack:
        yield world, stack, stack.open_business("world", world.settings)


def held(balances: dict[str, str]) -> dict[str, Decimal]:
    """By account code, without those that hold nothing."""
    return {code: Decimal(amount) for code, amount in balances.items() if Decimal(amount)}


def assert_holds(phase: Phase, outcome: Outcome) -> None:
    assert held(outcome.balances) == held(phase.expect["balances"])
    counts = (len(outcome.parked), len(outcome.ignored), outcome.refused, outcome.pending)
    assert counts == (*(phase.expect[name] for name in ("parked", "ignored", "refused")), 0)
    assert outcome.xero_calls["write"] <= phase.expect.get("max_xero_write_calls", inf)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_phase_of_every_case_holds_and_a_second_pass_writes_nothing(
    quick_aws: None, path: Path
) -> None:
    with opened(path) as (world, stack, business):
        for phase in world.phases:
            assert_holds(phase, play(stack, business, phase))
            assert_reports_agree(played_month(business, phase, world.settings))
        again = [play(stack, business, phase) for phase in world.phases]
    assert {outcome.xero_calls["write"] for outcome in again} == {0}
    assert held(again[-1].balances) == held(world.phases[-1].expect["balances"])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_phase_of_every_case_holds_by_the_feed_alone(quick_aws: None, path: Path) -> None:
    with opened(path) as (world, stack, business):
        for phase in world.phases:
            told_by_none = replace(phase, deliveries=(), feed=True, expect=phase.expect | {"refused": 0})
            assert_holds(told_by_none, play(stack, business, told_by_none))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_phase_of_every_case_holds_though_contacts_are_edited_archived_and_merged_meanwhile(
    quick_aws: None, path: Path
) -> None:
    with opened(path) as (world, stack, business):
        for phase in world.phases:
            assert_holds(phase, play(stack, business, phase))
            meddle_with_contacts(business.xero)


def meddle_with_contacts(xero: Organisation) -> None:
    """Edits each contact, archives and restores it, and merges every second into the one before."""
    there = [each for each in xero.state.contacts if each.status == "ACTIVE"]
    for number, contact in enumerate(there):
        xero.rename_contact(contact.id, f"{contact.name} {number}")
        xero.edit_contact(contact.id, ContactPersons=[{"FirstName": "Ada"}], EmailAddress="ada@example.com")
        xero.archive_contact(contact.id)
        xero.restore_contact(contact.id)
    for gone, kept in zip(there[1::2], there[::2], strict=False):
        xero.merge_contact(gone.id, into=kept.id)


def test_what_is_reported_is_every_phase_and_every_document() -> None:
    world = load(CASES[0])
    report = replay(world, times=2)
    assert [held(phase["balances"]) for phase in report["phases"]][-1] == held(
        world.phases[-1].expect["balances"]
    )
    assert {each["kind"] for each in report["documents"]} >= {"contact", "invoice", "payment"}
