"""One turn of a job: who takes it, and when the job is next due."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from aws_lambda_powertools import Logger

from functions.sync.turns import GoesOn, take_turn
from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from shared.errors import Disconnected, Forbidden
from shared.jobs import Due
from shared.store import jobs

MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)
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


def test_a_turn_that_goes_on_is_due_again_and_is_told_since_when(stack: Stack) -> None:
    jobs.begin("acme", "feed_stripe", CLOSE)
    told: list[datetime] = []

    def work() -> datetime:
        raise GoesOn(CLOSE + MINUTE)

    assert take_turn(DUE, QUARTER, CLOSE, work, LOGGER, told.append)
    assert next_at(stack) == CLOSE + MINUTE
    again = Due("acme", "feed_stripe", CLOSE + MINUTE)
    assert take_turn(again, QUARTER, CLOSE + MINUTE, work, LOGGER, told.append)
    assert told == [CLOSE, CLOSE]


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (KeyError("settings"), "KeyError"),
        (Forbidden("403"), "disconnected"),
        (Disconnected(), "disconnected"),
    ],
)
def test_why_work_failed_is_kept_without_what_it_quoted(stack: Stack, error: Exception, failure: str) -> None:
    del stack
    jobs.begin("acme", "feed_stripe", CLOSE)

    def work() -> datetime:
        raise error

    assert not take_turn(DUE, QUARTER, CLOSE, work, LOGGER)
    assert jobs.read("acme", "feed_stripe") == jobs.Standing(CLOSE + QUARTER, CLOSE, failure)
