"""Plays SQS by the virtual clock: delays, visibility, receive counts, dead letters, groups.

A standard queue with groups is a fair one: the group with the fewest messages in flight comes first. A FIFO
queue gives out nothing of a group of which a message is in flight.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from local.stack import template

_numbers = itertools.count()
# How long, in seconds, a FIFO queue takes a message with the same deduplication id for a repetition.
REMEMBERED = 300


@dataclass(slots=True)
class Message:
    """`receipt` is empty unless the message is in flight; `wakes_at` is when it can be received (again)."""

    body: str
    group: str
    wakes_at: float
    id: str = field(default_factory=lambda: uuid4().hex)
    number: int = field(default_factory=lambda: next(_numbers))
    received: int = 0
    receipt: str = ""


@dataclass(slots=True)
class Tally:
    """What has happened at a queue. `deferred`: messages were delayed, or their visibility was changed.

    `groups` counts what was sent by its group.
    """

    sent: int = 0
    received: int = 0
    deleted: int = 0
    deferred: int = 0
    died: int = 0
    groups: Counter[str] = field(default_factory=Counter)


class Queue:
    """A queue as the template describes it. `on_change` is told when something may be received sooner."""

    def __init__(self, spec: template.Queue, dead: Queue | None) -> None:
        self.spec = spec
        self.tally = Tally()
        self.on_change: Callable[[], None] = lambda: None
        self._dead = dead
        self._ready: dict[str, list[tuple[int, Message]]] = {}
        self._asleep: list[tuple[float, int, Message]] = []
        self._flying: dict[str, Message] = {}
        self._in_flight: Counter[str] = Counter()
        self._sent: dict[str, float] = {}

    def __len__(self) -> int:
        """Counts the messages that are there, in flight or asleep or not."""
        return len(self._flying) + self.visible() + self.delayed()

    def visible(self) -> int:
        return sum(map(len, self._ready.values()))

    def in_flight(self) -> int:
        return len(self._flying)

    def delayed(self) -> int:
        return sum(1 for _, _, each in self._asleep if not each.receipt and each.wakes_at)

    def send(self, body: str, group: str, delay: int | None, now: float) -> Message:
        waits = self.spec.delay if delay is None else delay
        message = Message(body, group, now + waits)
        self.tally.sent += 1
        self.tally.groups[group] += 1
        self.tally.deferred += bool(delay)
        self._put(message, now)
        self.on_change()
        return message

    def receive(self, most: int, now: float) -> list[Message]:
        """Takes up to `most` messages; what was received too often goes to the dead-letter queue instead."""
        self._wake(now)
        return list(itertools.islice(self._given_out(now), most))

    def swallows(self, deduplication_id: str, now: float) -> bool:
        """Whether a FIFO queue was sent a message with this id in the last five minutes. Remembers the id."""
        self._sent = {id: at for id, at in self._sent.items() if now - at < REMEMBERED}
        if deduplication_id in self._sent:
            return True
        self._sent[deduplication_id] = now
        return False

    def delete(self, receipt: str) -> None:
        """Deletes a message, unless its receipt is an old one."""
        message = self._flying.pop(receipt, None)
        if message:
            self._land(message)
            self.tally.deleted += 1

    def change_visibility(self, receipt: str, seconds: int, now: float) -> bool:
        """Hides a message in flight for so long from now on; returns False for an old receipt."""
        message = self._flying.get(receipt)
        if message is None:
            return False
        message.wakes_at = now + seconds
        self.tally.deferred += 1
        heapq.heappush(self._asleep, (message.wakes_at, message.number, message))
        self.on_change()
        return True

    def next_at(self) -> float | None:
        """Returns when a message wakes that cannot be received now; None if none will."""
        while self._asleep and self._asleep[0][0] != self._asleep[0][2].wakes_at:
            heapq.heappop(self._asleep)
        return self._asleep[0][0] if self._asleep else None

    def _put(self, message: Message, now: float) -> None:
        if message.wakes_at > now:
            heapq.heappush(self._asleep, (message.wakes_at, message.number, message))
            return
        message.wakes_at = 0.0
        heapq.heappush(self._ready.setdefault(message.group, []), (message.number, message))

    def _wake(self, now: float) -> None:
        while self._asleep and self._asleep[0][0] <= now:
            moment, _, message = heapq.heappop(self._asleep)
            if moment == message.wakes_at:
                if self._flying.pop(message.receipt, None):
                    self._land(message)
                self._put(message, now)

    def _given_out(self, now: float) -> Iterator[Message]:
        while (group := self._next_group()) is not None:
            _, message = heapq.heappop(self._ready[group])
            if not self._ready[group]:
                del self._ready[group]
            if self._dead is not None and message.received >= self.spec.tries:
                self.tally.died += 1
                self._dead.send(message.body, message.group, None, now)
                continue
            self._fly(message, now)
            yield message

    def _next_group(self) -> str | None:
        groups = [each for each in self._ready if not (self.spec.is_fifo and self._in_flight[each])]
        return min(groups, key=lambda each: (self._in_flight[each], self._ready[each][0][0]), default=None)

    def _fly(self, message: Message, now: float) -> None:
        message.received += 1
        message.receipt = uuid4().hex
        message.wakes_at = now + self.spec.visibility
        self.tally.received += 1
        self._flying[message.receipt] = message
        self._in_flight[message.group] += 1
        heapq.heappush(self._asleep, (message.wakes_at, message.number, message))

    def _land(self, message: Message) -> None:
        message.receipt, message.wakes_at = "", 0.0
        self._in_flight[message.group] -= 1


def queues_of(read: template.Template) -> dict[str, Queue]:
    made: dict[str, Queue] = {}
    # A dead-letter queue must be there before the queue that names it.
    for spec in sorted(read.queues.values(), key=read.behind):
        made[spec.name] = Queue(spec, made.get(spec.dead))
    return made
