"""Xero's limits: a lane that is told to wait waits, as long as told, and fails no message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.standins.xero import Fault, LoseAnswer, TooMany, every_call, every_write
from shared.store import lanes
from tests.factories import sales
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, dead_letters, drain_queues, nudged


@pytest.mark.parametrize(
    ("problem", "told", "at_least"),
    [("minute", 37, 37), ("day", 66_975, 66_975), ("concurrent", 0, 1), ("appminute", 0, 60)],
)
def test_a_429_pauses_the_lane_as_long_as_told_and_everything_is_posted_afterwards(
    shop: Shop, problem: str, told: int, at_least: int
) -> None:
    shop.sell(sales(2))
    shop.stack.xero.faults.add(Fault(TooMany(problem, told), every_write))
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == f"limit_{problem}"
    assert shop.stack.lambdas.waiting() == dead_letters(shop.stack) == 0
    come_to_rest(shop.stack, step=timedelta(seconds=max(told // 20, 10)))
    asked, refused, after, *_ = shop.business.xero.log
    assert (asked.method, asked.status, refused.status) == ("GET", 200, 429)
    assert after.at - refused.at >= timedelta(seconds=at_least)
    assert shop.statuses().count(429) == 1
    assert_posted_once(shop)


def test_a_paused_lane_asks_xero_nothing_however_often_it_is_nudged(shop: Shop) -> None:
    shop.sell(sales(1))
    shop.stack.xero.faults.add(Fault(TooMany("minute", 300), every_write))
    nudged(shop.stack)
    for sale in sales(4, what="later"):
        shop.sell([sale])
        nudged(shop.stack, seconds=30)
    assert shop.statuses() == [200, 429]
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_a_429_in_the_midst_of_a_drain_keeps_what_was_posted(shop: Shop) -> None:
    shop.sell(sales(2))
    shop.stack.xero.faults.add(Fault(TooMany("minute", 30), lambda call: call.path == "Payments"))
    nudged(shop.stack)
    assert shop.states() == {"posted": 5, "pending": 4}
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_a_429_on_a_retry_leaves_the_first_attempt_in_doubt(shop: Shop) -> None:
    """The first attempt was carried out: what was turned away was only the question about it."""
    shop.sell(sales(2))
    log = shop.business.xero.log
    shop.stack.xero.faults.add(Fault(LoseAnswer(), lambda call: call.path == "BankTransactions"))
    shop.stack.xero.faults.add(
        Fault(TooMany("minute", 30), lambda _: bool(log) and log[-1].fault == "LoseAnswer")
    )
    nudged(shop.stack)
    assert shop.statuses() == [200, 200, 200, 200, None, 429]
    assert lanes.peek(shop.tenant).opened.attempts == 2
    come_to_rest(shop.stack)
    # One to match the contacts, one to look up what was in doubt.
    assert shop.business.xero.calls.read == 2
    assert_posted_once(shop)


@pytest.mark.parametrize("problem", ["minute", "concurrent"])
def test_a_429_for_a_look_up_proves_nothing(shop: Shop, problem: str) -> None:
    shop.sell(sales(2))
    lost = Fault(LoseAnswer(), lambda call: call.path == "BankTransactions" and call.is_write, times=2)
    away = Fault(TooMany(problem, 90), lambda call: every_call(call) and not call.is_write, times=3)
    shop.stack.xero.faults.add(lost)
    shop.stack.xero.faults.add(away)
    come_to_rest(shop.stack)
    assert (lost.times, away.times) == (0, 0)
    assert_posted_once(shop)


def test_the_last_call_of_xeros_minute_is_left_for_a_look_up(shop: Shop) -> None:
    shop.record(sales(2))
    spend(shop, 57)
    drain_queues(shop.stack)
    nudged(shop.stack)
    assert lanes.peek(shop.tenant).pause_reason == "minute_limit_near"
    assert 429 not in shop.statuses()
    come_to_rest(shop.stack)
    assert 429 not in shop.statuses()
    assert_posted_once(shop)


def spend(shop: Shop, calls: int) -> None:
    """Somebody else's use of the same organisation's minute, just before ours."""
    with shop.business.xero.moment() as now:
        for _ in range(calls):
            shop.business.xero.meter._minute.count(now + timedelta(seconds=10))
