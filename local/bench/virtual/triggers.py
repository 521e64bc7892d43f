"""Triggers functions as AWS does: from queues, and by schedules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from local.bench.virtual.functions import Ended, Functions
from local.bench.virtual.queues import Message, Queue
from local.bench.virtual.sqs import received
from local.bench.virtual.timeline import Timeline
from local.stack.lambdas import record_of
from local.stack.template import Function, Schedule, Source

# Between a message's arrival and its function's start.
POLL = 0.020
# Moments differ by at least this.
A_MOMENT = 0.001


class Mapping:
    """Feeds a function from a queue, as an event source mapping does."""

    def __init__(
        self, source: Source, function: str, queue: Queue, functions: Functions, timeline: Timeline
    ) -> None:
        self._source = source
        self._function = function
        self._queue = queue
        self._functions = functions
        self._timeline = timeline
        self._running = 0
        self._polls_at: float | None = None
        queue.on_change = lambda: self._poll_at(timeline.now + POLL)

    def _poll_at(self, moment: float) -> None:
        if self._polls_at is not None and self._polls_at <= moment:
            return
        self._polls_at = moment
        self._timeline.at(moment, lambda: self._poll(moment))

    def _poll(self, moment: float) -> None:
        if self._polls_at != moment:
            return
        self._polls_at = None
        while self._running < self._source.most:
            messages = self._queue.receive(self._source.batch, self._timeline.now)
            if not messages:
                break
            self._begin(messages)
        wakes_at = self._queue.next_at()
        if wakes_at is not None:
            self._poll_at(max(wakes_at, self._timeline.now + A_MOMENT))

    def _begin(self, messages: list[Message]) -> None:
        self._running += 1
        receipts = {each.id: each.receipt for each in messages}
        event = {"Records": [record_of(received(each)) for each in messages]}
        self._functions.invoke(self._function, event, lambda how: self._end(receipts, how))

    def _end(self, receipts: dict[str, str], how: Ended) -> None:
        self._running -= 1
        failed = _failed(how.answer) if self._source.reports_failures else set()
        if not how.failed:
            for id, receipt in receipts.items():
                if id not in failed:
                    self._queue.delete(receipt)
        self._poll_at(self._timeline.now + A_MOMENT)


class Clockwork:
    """Invokes a function at once and from then on at a schedule's rate."""

    def __init__(self, schedule: Schedule, function: str, functions: Functions, timeline: Timeline) -> None:
        self._schedule = schedule
        self._function = function
        self._functions = functions
        self._timeline = timeline
        timeline.at(timeline.now, self._strike)

    def _strike(self) -> None:
        self._functions.invoke_later(self._function, dict(self._schedule.event))
        self._timeline.at(self._timeline.now + self._schedule.every / timedelta(seconds=1), self._strike)


def connect(
    spec: Function, queues: dict[str, Queue], functions: Functions, timeline: Timeline
) -> list[Mapping | Clockwork]:
    """Makes all that triggers a function, except HTTP."""
    mappings = [Mapping(each, spec.name, queues[each.queue], functions, timeline) for each in spec.sources]
    clockworks = [Clockwork(each, spec.name, functions, timeline) for each in spec.schedules]
    return [*mappings, *clockworks]


def _failed(answer: Any) -> set[str]:
    return {each["itemIdentifier"] for each in (answer or {}).get("batchItemFailures", ())}
