"""What is read for the undo of one movement: as much as its plan needs, and not all of the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from local.stack.in_process import Stack
from local.worlds.playing import play
from local.worlds.world import load
from shared.operations import undo
from shared.store import rows, tenants
from shared.store.related import TooMany, related
from shared.undo.dependencies import OneSource, Since
from shared.undo.redo_plan import plan_redo
from shared.undo.undo_plan import plan_undo
from tests.functions.merchant import Merchant
from tests.functions.trading import sell

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_it_plans_what_the_whole_ledger_would(case: Path, stack: Stack) -> None:
    world = load(case)
    stack.clock.move_to(world.phases[0].now)
    business = stack.open_business("acme", world.settings)
    for phase in world.phases:
        stack.clock.move_to(phase.now)
        play(stack, business, phase)
    compare_plans()
    first = next(row.key for row in rows.all_rows("acme") if row.kind == "Source" and row.state == "booked")
    undo.undo("acme", OneSource(first), datetime.now(UTC), "somebody", earlier_months=True)
    compare_plans()


def compare_plans() -> None:
    owner, everything = tenants.read("acme"), list(rows.all_rows("acme", consistent=True))
    assert owner
    sources = [row.key for row in everything if row.kind == "Source"]
    assert sources
    for each in sources:
        scope, now = OneSource(each), datetime.now(UTC)
        assert told(undo.plan("acme", scope, now)) == told(plan_undo(everything, scope, owner.settings, now))
        assert told(undo.plan_redo("acme", scope, now)) == told(plan_redo(everything, scope, owner.settings))


def told(plan: Any) -> dict[str, set[str]]:
    """Returns what a plan holds, whatever its order."""
    return {name: set(map(repr, getattr(plan, name))) for name in plan.__slots__}


def test_a_day_is_planned_by_what_happened_since(merchant: Merchant) -> None:
    keys = {sell(merchant), sell(merchant)}
    day, now = Since(date(2026, 10, 1)), datetime.now(UTC)
    tenant = merchant.shop.tenant
    assert told(undo.plan(tenant, day, now, most=2)) == told(undo.plan(tenant, day, now))
    assert set(undo.plan(tenant, day, now, most=2).sources) == keys


def test_a_day_with_more_than_is_allowed_is_refused_and_stays_as_it_is(merchant: Merchant) -> None:
    for _ in range(3):
        sell(merchant)
    tenant, day, now = merchant.shop.tenant, Since(date(2026, 10, 1)), datetime.now(UTC)
    with pytest.raises(TooMany):
        undo.undo(tenant, day, now, "somebody", most=2)
    assert not rows.has_pending(tenant)


def test_of_a_large_ledger_only_what_belongs_together_is_read(merchant: Merchant) -> None:
    key = sell(merchant)
    for _ in range(5):
        sell(merchant)
    read = {row.key for row in related(merchant.shop.tenant, [key])}
    assert {row for row in read if not row.startswith((key, "ch_", "stripe:", "supplier:"))} == set()
    assert len({row for row in read if row.startswith("ch_")}) == 1
