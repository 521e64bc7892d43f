"""The sweep: picks up what was left lying, and wakes nobody who cannot go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from functions.sync.sweep import sweep
from functions.sync.wiring import wire
from local.stack.in_process import Stack
from local.standins.xero import Fault, LoseAnswer, TooMany, every_write
from shared.errors import Unavailable
from shared.store import inbox, lanes, rows
from shared.store.inbox import Hint
from shared.store.tables.ledger import RowItem
from tests.factories import sales
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, nudged, open_shop

MINUTE = timedelta(minutes=1)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack, gather_minutes=0)


def nudges(stack: Stack) -> int:
    """How many lanes a sweep wakes."""
    before = stack.lambdas._count(stack.lambdas.queues.posting)
    stack.lambdas.invoke("sweep", {})
    return stack.lambdas._count(stack.lambdas.queues.posting) - before


def lose_every_nudge(stack: Stack) -> None:
    boto3.client("sqs").purge_queue(QueueUrl=stack.lambdas.queues.posting)


def test_a_tenant_with_nothing_to_post_is_left_alone(stack: Stack, shop: Shop) -> None:
    assert nudges(stack) == 0
    shop.sell(sales(1))
    come_to_rest(stack)
    assert nudges(stack) == 0


def test_a_resting_lane_whose_nudge_was_lost_is_nudged_again(stack: Stack, shop: Shop) -> None:
    shop.sell(sales(1))
    stack.xero.faults.add(Fault(TooMany("minute", 90), every_write))
    nudged(stack)
    assert after(stack, 90) == 1
    lose_every_nudge(stack)
    assert [after(stack, 60), after(stack, 239), after(stack, 1)] == [0, 0, 1]
    nudged(stack)
    assert_posted_once(shop)


def test_only_the_lanes_that_have_something_left_to_do_are_nudged(stack: Stack, shop: Shop) -> None:
    others = [open_shop(stack, name, gather_minutes=0) for name in ("one", "two", "three")]
    theirs = others[1].business.xero.tenant_id
    stack.xero.faults.add(Fault(TooMany("minute", 90), lambda call: call.tenant_id == theirs))
    for each in (shop, *others):
        each.record(sales(1))
    nudged(stack)
    assert after(stack, 90) == 1
    nudged(stack)
    for each in (shop, *others):
        assert_posted_once(each)


def test_a_lane_with_nothing_left_to_do_is_let_rest(stack: Stack, shop: Shop) -> None:
    shop.sell(sales(1))
    stack.xero.faults.add(Fault(TooMany("minute", 90), every_write))
    nudged(stack)
    for row in rows.in_state(shop.tenant, "pending"):
        RowItem(shop.tenant, row.key).delete()
    assert after(stack, 90) == 0
    assert list(lanes.may_go_on(datetime.now(UTC))) == []


def test_a_lane_that_cannot_be_looked_at_keeps_no_other_from_its_turn(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_shop(stack, "other")
    for each in (shop, other):
        each.record(sales(1))
    stack.xero.faults.add(Fault(TooMany("minute", 90), every_write, times=2))
    nudged(stack)
    has_pending = rows.has_pending

    def failing(tenant: str) -> bool:
        if tenant == shop.tenant:
            raise Unavailable("no answer")
        return has_pending(tenant)

    monkeypatch.setattr(rows, "has_pending", failing)
    assert after(stack, 90) == 1


def test_a_sweep_that_has_no_more_time_leaves_the_rest_to_the_next(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    for each in (shop, other):
        each.record(sales(1))
    stack.xero.faults.add(Fault(TooMany("minute", 90), every_write, times=2))
    nudged(stack)
    stack.clock.shift(timedelta(seconds=90))
    turns = iter((True, False))
    before = stack.lambdas._count(stack.lambdas.queues.posting)
    sweep(wire(), lambda: next(turns))
    assert stack.lambdas._count(stack.lambdas.queues.posting) - before == 1
    assert nudges(stack) == 1


def test_three_sweeps_at_once_nudge_each_lane_once(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_shop(stack, "other")
    for each in (shop, other):
        each.record(sales(1))
    stack.xero.faults.add(Fault(TooMany("minute", 90), every_write, times=2))
    nudged(stack)
    stack.clock.shift(timedelta(seconds=90))
    has_pending, waiting = rows.has_pending, [sweep, sweep]

    def while_others_begin(tenant: str) -> bool:
        if waiting:
            waiting.pop()(wire())
        return has_pending(tenant)

    monkeypatch.setattr(rows, "has_pending", while_others_begin)
    assert nudges(stack) == 2
    assert not waiting


def test_a_paused_tenant_is_nudged_when_its_pause_is_over_and_not_before(stack: Stack, shop: Shop) -> None:
    shop.sell(sales(1))
    stack.xero.faults.add(Fault(TooMany("minute", 90), every_write))
    nudged(stack)
    assert [nudges(stack), after(stack, 89), after(stack, 1)] == [0, 0, 1]
    come_to_rest(stack)
    assert_posted_once(shop)


def after(stack: Stack, seconds: int) -> int:
    stack.clock.shift(timedelta(seconds=seconds))
    return nudges(stack)


def test_an_open_batch_is_taken_up_when_its_hold_is_over_and_not_before(stack: Stack, shop: Shop) -> None:
    shop.sell(sales(1))
    stack.xero.faults.add(Fault(LoseAnswer(), every_write, times=2))
    nudged(stack)
    held_until = lanes.peek(shop.tenant).opened.held_until
    left = int((held_until - datetime.now(UTC)).total_seconds())
    assert [nudges(stack), after(stack, left - 1), after(stack, 1)] == [0, 0, 1]
    come_to_rest(stack)
    assert_posted_once(shop)


def test_parked_and_waiting_rows_wake_nobody(stack: Stack, shop: Shop) -> None:
    shop.business.xero.lock("2026-10-31")
    shop.sell(sales(1))
    come_to_rest(stack)
    assert shop.states() == {"posted": 2, "parked": 2, "waiting": 1}
    assert nudges(stack) == 0


def test_one_pausing_tenant_holds_up_no_other(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    stack.xero.faults.add(
        Fault(TooMany("day", 80_000), lambda call: call.tenant_id == shop.business.xero.tenant_id)
    )
    shop.record(sales(1))
    other.record(sales(1))
    nudged(stack)
    assert shop.states() == {"pending": 5}
    assert_posted_once(other)


def store(shop: Shop, number: int) -> str:
    """An event as a door leaves it that died before it queued."""
    hint = Hint(f"stripe#evt_{number}", "stripe", "product.created", "", datetime.now(UTC))
    inbox.keep(shop.tenant, hint)
    return hint.event


def waiting(stack: Stack) -> int:
    return stack.lambdas._count(stack.lambdas.queues.inbox)


def test_forgotten_events_are_queued_once(stack: Stack, shop: Shop) -> None:
    for number in range(3):
        store(shop, number)
    stack.clock.shift(2 * MINUTE)
    stack.lambdas.invoke("sweep", {})
    assert waiting(stack) == 3
    stack.lambdas.invoke("sweep", {})
    assert waiting(stack) == 3
    come_to_rest(stack)
    assert waiting(stack) == 0


def test_an_event_that_a_door_may_still_be_queuing_is_left_to_it(stack: Stack, shop: Shop) -> None:
    store(shop, 1)
    stack.clock.shift(timedelta(seconds=59))
    stack.lambdas.invoke("sweep", {})
    assert waiting(stack) == 0


def test_every_tenants_forgotten_events_are_queued(stack: Stack, shop: Shop) -> None:
    for tenant in (shop, open_shop(stack, "one"), open_shop(stack, "two")):
        store(tenant, 1)
    stack.clock.shift(2 * MINUTE)
    stack.lambdas.invoke("sweep", {})
    assert waiting(stack) == 3


def test_a_sweep_without_tenants_does_nothing(stack: Stack) -> None:
    assert nudges(stack) == 0
