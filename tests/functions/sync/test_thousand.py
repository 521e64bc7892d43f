"""A minute of a thousand businesses: it ends in time, and whoever was left out comes first in the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.client
import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from local.stack.template import template
from shared.jobs import JOBS
from shared.queue import Postings
from shared.store import lanes, rows
from shared.store.lanes import RESTING
from shared.store.tables.jobs import JobItem
from shared.store.tables.lanes import LaneItem

THOUSAND = 1000
# What a call to DynamoDB or SQS takes on AWS, client and all.
CALL = timedelta(milliseconds=12)


@contextmanager
def timed(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Moves the clock on at each call to AWS."""
    call: Any = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]

    def taking_time(self: Any, operation: str, request: dict[str, Any]) -> Any:
        stack.clock.shift(CALL)
        return call(self, operation, request)

    with monkeypatch.context() as patch:
        patch.setattr(botocore.client.BaseClient, "_make_api_call", taking_time)
        yield


def half_of(name: str) -> timedelta:
    return timedelta(seconds=template().functions[name].timeout) / 2


def test_a_thousand_businesses_are_dispatched_in_half_the_time_there_is(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with JobItem.batch_write() as batch:
        for number in range(THOUSAND):
            for job in JOBS:
                batch.save(JobItem(f"tenant-{number:04d}", job, due_at=CLOSE))
    with timed(stack, monkeypatch):
        stack.lambdas.invoke("dispatch", {})
    assert datetime.now(UTC) - CLOSE < half_of("Dispatch")
    queues = stack.lambdas.queues
    assert stack.lambdas._count(queues.feed) + stack.lambdas._count(queues.reconcile) == THOUSAND * len(JOBS)


def test_a_thousand_lanes_that_wake_at_once_are_nudged_in_turn_the_longest_waiting_first(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LaneItem.batch_write() as batch:
        for number in range(THOUSAND):
            woken = CLOSE - timedelta(seconds=THOUSAND - number)
            batch.save(LaneItem(f"tenant-{number:04d}", resting=RESTING, wakes_at=woken))
    nudged: list[str] = []

    def has_pending(tenant: str) -> bool:
        stack.clock.shift(CALL)
        return tenant not in nudged

    def nudge(_: Postings, tenant: str) -> None:
        stack.clock.shift(CALL)
        nudged.append(tenant)

    monkeypatch.setattr(rows, "has_pending", has_pending)
    monkeypatch.setattr(Postings, "nudge", nudge)
    for _ in range(2):
        began = datetime.now(UTC)
        with timed(stack, monkeypatch):
            stack.lambdas.invoke("sweep", {})
        assert datetime.now(UTC) - began < half_of("Sweep") + timedelta(seconds=1)
        stack.clock.move_to(began + timedelta(minutes=1))
        assert len(nudged) < THOUSAND or began > CLOSE
    assert nudged == [f"tenant-{number:04d}" for number in range(THOUSAND)]
    assert list(lanes.may_go_on(CLOSE)) == []
