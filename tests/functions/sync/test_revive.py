"""What failed five times over comes back a few times, at a pace, before a person is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.sync.revive import A_SECOND, MOST, TIMES, revive
from functions.sync.revive_wiring import wire
from local.stack.in_process import Stack
from shared.queue import LONGEST_DELAY, Message, ReadAgain
from tests.factories import sales
from tests.functions.shop import assert_posted_once, come_to_rest, open_shop

MESSAGE = Message("demo", ReadAgain("stripe", "ch_1"), "stripe#evt_1")


def fail(stack: Stack, *bodies: str) -> None:
    for body in bodies:
        stack.lambdas.sqs.send_message(QueueUrl=stack.lambdas.queues.inbox_failed, MessageBody=body)


def counts(stack: Stack) -> tuple[int, int, int]:
    """Counts what is in the inbox, what has failed, and what was given up."""
    queues = stack.lambdas.queues
    inbox, failed, dead = (
        stack.lambdas._count(url) for url in (queues.inbox, queues.inbox_failed, queues.inbox_dead)
    )
    return inbox, failed, dead


def run(stack: Stack) -> None:
    stack.lambdas.invoke("revive", {})


def test_a_message_that_failed_while_something_was_broken_is_recorded_without_a_person(stack: Stack) -> None:
    shop, made = open_shop(stack), sales(1)
    shop.show(made)
    fail(stack, Message("demo", ReadAgain("stripe", made[0].id("ch"))).body())
    run(stack)
    assert counts(stack) == (1, 0, 0)
    come_to_rest(stack)
    assert_posted_once(shop)


def test_a_message_begins_anew_and_counts_how_often_it_was_brought_back(stack: Stack) -> None:
    put_off_at = datetime(2026, 10, 1, tzinfo=UTC)
    fail(
        stack, Message("demo", MESSAGE.read, MESSAGE.event, put_off_at=put_off_at, tried=4, revived=1).body()
    )
    run(stack)
    (message,) = stack.lambdas._receive(stack.lambdas.queues.inbox, 10)
    assert Message.parse(message["Body"]) == replace(MESSAGE, revived=2)


def test_a_backlogs_message_comes_back_into_the_backlog(stack: Stack) -> None:
    fail(stack, replace(MESSAGE, is_backlog=True).body())
    run(stack)
    assert counts(stack) == (0, 0, 0)
    (message,) = stack.lambdas._receive(stack.lambdas.queues.backlog, 10)
    assert Message.parse(message["Body"]) == replace(MESSAGE, is_backlog=True, revived=1)


def test_what_has_come_back_too_often_or_is_none_of_ours_is_given_up(stack: Stack) -> None:
    too_often = replace(MESSAGE, revived=TIMES)
    fail(stack, too_often.body(), "no json", "{}")
    run(stack)
    assert counts(stack) == (0, 0, 3)


def test_a_message_of_a_later_version_stays_for_that_version(stack: Stack) -> None:
    fail(stack, json.dumps(json.loads(MESSAGE.body()) | {"version": 2}))
    run(stack)
    assert counts(stack) == (0, 1, 0)


def test_messages_come_back_three_a_second_and_no_more_than_sqs_can_delay(stack: Stack) -> None:
    fail(stack, *(MESSAGE.body() for _ in range(30)))
    run(stack)
    first = len(stack.lambdas._receive(stack.lambdas.queues.inbox, 10))
    assert first == 3
    stack.clock.shift(timedelta(seconds=5))
    arrived = 0
    while some := stack.lambdas._receive(stack.lambdas.queues.inbox, 10):
        arrived += len(some)
    assert arrived == 15
    assert timedelta(seconds=MOST // A_SECOND) == LONGEST_DELAY


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_a_run_that_has_no_more_time_leaves_the_rest(stack: Stack, turns: int) -> None:
    fail(stack, *(MESSAGE.body() for _ in range(30)))
    left = iter([True] * turns + [False])
    revive(wire(), lambda: next(left))
    assert counts(stack) == (10 * turns, 30 - 10 * turns, 0)


def test_a_run_with_nothing_to_do_does_nothing(stack: Stack) -> None:
    run(stack)
    assert counts(stack) == (0, 0, 0)
