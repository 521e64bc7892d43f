"""Answers that never came, came late, or made no sense: whatever happened, one set of documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from local.stack.in_process import Stack
from local.standins.xero import FOREVER, CommitLate, Down, Fail, Fault, LoseAnswer, every_call, every_write
from local.standins.xero.calls import Call
from local.standins.xero.faults import Kind
from shared.store import lanes
from tests.factories import sales
from tests.functions.shop import STAGES, Shop, assert_posted_once, come_to_rest, nudged, open_shop

LOST_COMMITTED, LOST = LoseAnswer(committed=True), LoseAnswer(committed=False)


def strike_each_stage(shop: Shop, *kinds: Kind) -> None:
    """Every stage's first calls meet these faults, one after the other."""
    for stage in STAGES:
        for kind in kinds:
            shop.stack.xero.faults.add(Fault(kind, writes_of(stage)))


def writes_of(stage: str) -> Callable[[Call], bool]:
    return lambda call: call.is_write and call.path == stage


def struck(shop: Shop) -> int:
    """How many calls of each stage met a fault: the same for all of them."""
    counts = {
        sum(1 for logged in shop.business.xero.log if logged.path == stage and logged.fault)
        for stage in STAGES
    }
    assert len(counts) == 1, counts
    return counts.pop()


@pytest.mark.parametrize("kind", [LOST_COMMITTED, LOST], ids=["committed", "not_committed"])
def test_one_lost_answer_is_asked_for_again_under_the_same_key_and_nothing_waits(
    stack: Stack, kind: Kind
) -> None:
    # Fees that are gathered would wait for their own reason.
    shop = open_shop(stack, gather_minutes=0)
    shop.sell(sales(3, buyers=2))
    strike_each_stage(shop, kind)
    before = datetime.now(UTC)
    come_to_rest(shop.stack)
    assert struck(shop) == 1
    assert len({logged.key for logged in shop.business.xero.log if logged.key}) == len(STAGES)
    assert datetime.now(UTC) - before < timedelta(minutes=5)
    # Nothing is looked up: the contacts were matched before they were sent, and that is all.
    assert [logged.path for logged in shop.business.xero.log if logged.method == "GET"] == ["Contacts"]
    assert_posted_once(shop)


@pytest.mark.parametrize(
    "kinds",
    [
        (LOST_COMMITTED, LOST_COMMITTED),
        (LOST, LOST_COMMITTED),
        (LOST, LOST),
        (Fail(500, committed=True),),
        (Fail(500, committed=False),),
        (LOST, Fail(500, committed=True)),
        (LOST, Fail(500, committed=False)),
    ],
    ids=repr,
)
def test_what_nobody_knows_is_held_then_looked_up_and_never_posted_twice(
    shop: Shop, kinds: tuple[Kind, ...]
) -> None:
    shop.sell(sales(3, buyers=2))
    strike_each_stage(shop, *kinds)
    come_to_rest(shop.stack)
    assert struck(shop) == len(kinds)
    assert shop.business.xero.calls.read >= len(STAGES)
    assert_posted_once(shop)


@pytest.mark.parametrize(
    "kinds",
    [
        *((CommitLate(minutes), LOST) for minutes in (1, 2, 3, 4, 5)),
        *((CommitLate(minutes), LOST_COMMITTED) for minutes in (3,)),
        *((CommitLate(minutes), CommitLate(minutes + 0.5)) for minutes in (1, 5)),
    ],
    ids=repr,
)
def test_a_call_that_commits_minutes_late_is_found_and_not_repeated(
    shop: Shop, kinds: tuple[Kind, ...]
) -> None:
    shop.sell(sales(2))
    strike_each_stage(shop, *kinds)
    come_to_rest(shop.stack)
    assert struck(shop) >= 2
    assert_posted_once(shop)


def test_a_burnt_key_is_never_used_again(shop: Shop) -> None:
    shop.sell(sales(1))
    strike_each_stage(shop, Fail(500))
    come_to_rest(shop.stack)
    writes = [logged for logged in shop.business.xero.log if logged.method == "PUT"]
    assert struck(shop) == 1
    assert len({logged.key for logged in writes}) == len(writes) >= 2 * len(STAGES)
    assert_posted_once(shop)


def test_a_document_that_xero_breaks_on_each_time_is_parked_alone(shop: Shop) -> None:
    made = sales(5)
    shop.sell(made)
    key = f"{made[2].id('ch')} invoice"
    broken = Fault(
        Fail(500), lambda call: any(each.get("Reference") == key for each in call.elements), FOREVER
    )
    shop.stack.xero.faults.add(broken)
    come_to_rest(shop.stack)
    assert [(row.key, row.reason_code) for row in shop.parked()] == [(key, "xero_breaks_on_it")]
    assert shop.states() == {"posted": 19, "parked": 1, "waiting": 1}

    shop.stack.xero.faults.clear()
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_nothing_is_sent_while_a_batch_of_unknown_fate_is_held(shop: Shop) -> None:
    shop.sell(sales(1))
    shop.stack.xero.faults.add(Fault(LOST, every_write, times=2))
    nudged(shop.stack)
    sent = len(shop.business.xero.log)
    until = lanes.peek(shop.tenant).opened.held_until
    while datetime.now(UTC) < until - timedelta(minutes=1):
        shop.stack.clock.shift(timedelta(minutes=1))
        shop.stack.lambdas.invoke("sweep", {})
        nudged(shop.stack)
    # One to match the contact, and the two attempts.
    assert len(shop.business.xero.log) == sent == 3
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize("hang_up", [False, True], ids=["503", "dropped"])
def test_an_hour_of_xero_being_down_loses_nothing(shop: Shop, hang_up: bool) -> None:
    shop.sell(sales(2))
    until = datetime.now(UTC) + timedelta(hours=1)
    shop.stack.xero.faults.add(Fault(Down(until, hang_up)))
    come_to_rest(shop.stack)
    assert datetime.now(UTC) > until
    assert_posted_once(shop)


def test_sales_made_while_a_batch_is_held_are_posted_after_it(shop: Shop) -> None:
    first, *later = sales(3)
    shop.sell([first])
    shop.stack.xero.faults.add(Fault(LOST_COMMITTED, writes_of("Invoices"), times=2))
    nudged(shop.stack)
    shop.sell(later)
    come_to_rest(shop.stack)
    assert shop.numbers() == ["CN-00001", "CN-00002", "CN-00003"]
    assert_posted_once(shop)


@pytest.mark.parametrize("kind", [Fail(503), LOST], ids=["503", "dropped"])
def test_a_look_up_that_fails_proves_nothing_and_is_repeated(shop: Shop, kind: Kind) -> None:
    shop.sell(sales(2))
    strike_each_stage(shop, LOST_COMMITTED, LOST_COMMITTED)
    reads = Fault(kind, lambda call: every_call(call) and not call.is_write, times=6)
    shop.stack.xero.faults.add(reads)
    come_to_rest(shop.stack)
    assert reads.times == 0
    assert_posted_once(shop)


def test_an_invoice_a_person_voided_during_the_hold_is_parked_and_not_made_again(shop: Shop) -> None:
    shop.sell(sales(1))
    shop.stack.xero.faults.add(Fault(LOST_COMMITTED, writes_of("Invoices"), times=2))
    nudged(shop.stack)
    invoice = shop.live("invoice")[0]
    shop.business.xero.void_invoice(invoice["id"])
    come_to_rest(shop.stack)
    assert [(row.kind, row.reason_code) for row in shop.parked()] == [("Invoice", "voided_in_xero")]
    assert shop.live("invoice") == shop.live("payment") == []
    assert shop.states() == {"posted": 3, "parked": 1, "waiting": 1}
