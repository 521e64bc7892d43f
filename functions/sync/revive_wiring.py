"""Connects the queues between which failed messages go, at the first call, and keeps them while warm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from shared.queue import DeadLetters, FailedMessages, Inbox
from shared.wiring.base import connect_here
from shared.wiring.queues import queues


@dataclass(frozen=True, slots=True)
class ReviveDeps:
    """The queue of what failed, the inbox to which it goes back, and the dead letters."""

    failed: FailedMessages
    inbox: Inbox
    dead: DeadLetters


@cache
def wire() -> ReviveDeps:
    found = queues(connect_here())
    return ReviveDeps(found.failed, found.inbox, found.dead)
