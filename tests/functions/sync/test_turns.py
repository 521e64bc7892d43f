"""One turn of a job: who takes it, and when the job is next due."""

from __future__ import annotations

from datetime import datetime, timedelta

from aws_lambda_powertools import Logger

from functions.sync.turns import take_turn
from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from shared.jobs import Due
from shared.store import jobs

QUARTER = timedelta(minutes=15)
DUE = Due("acme", "feed_stripe", CLOSE)
LOGGER = Logger(service="test")


def next_at(stack: Stack) -> datetime | None:
    del stack
    return jobs.due_at("acme", "feed_stripe")


def test_work_says_when_it_is_to_be_done_again(stack: Stack) -> None:
    jobs.begin("acme", "feed_stripe", CLOSE)
    assert take_turn(DUE, QUARTER, CLOSE, lambda: CLOSE + 4 * QUARTER, LOGGER)
    assert next_at(stack) == CLOSE + 4 * QUARTER


def test_a_turn_that_somebody_has_taken_is_left_to_them(stack: Stack) -> None:
    jobs.begin("acme", "feed_stripe", CLOSE)
    done: list[int] = []

    def work() -> datetime:
        done.append(1)
        assert take_turn(DUE, QUARTER, CLOSE, work, LOGGER)
        return CLOSE + QUARTER

    assert take_turn(DUE, QUARTER, CLOSE, work, LOGGER)
    assert take_turn(DUE, QUARTER, CLOSE, work, LOGGER)
    assert done == [1]


def test_work_that_fails_is_due_again_and_says_so(stack: Stack) -> None:
    jobs.begin("acme", "feed_stripe", CLOSE)

    def work() -> datetime:
        raise KeyError("settings")

    assert not take_turn(DUE, QUARTER, CLOSE, work, LOGGER)
    assert next_at(stack) == CLOSE + QUARTER
