"""Stores hints, queues them and marks them queued, whoever brought them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from shared.queue import BATCH, Inbox
from shared.store import inbox
from shared.store.inbox import Hint

# Fewer than the connections that boto3 keeps open.
AT_ONCE = 8


def receive(tenant: str, hints: Iterable[Hint], queue: Inbox, is_backlog: bool = False) -> None:
    """Stores and queues each event once, however many there are; an error leaves the rest to a repeat.

    `is_backlog`: no webhook has brought them.
    """
    unique = list({hint.event: hint for hint in hints}.values())
    tens = [unique[start : start + BATCH] for start in range(0, len(unique), BATCH)]
    # The first ten alone: they make the clients for all, and a single event never waits for a thread.
    for first in tens[:1]:
        _receive_ten(tenant, first, queue, is_backlog)
    if rest := tens[1:]:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(lambda ten: _receive_ten(tenant, ten, queue, is_backlog), rest))


def _receive_ten(tenant: str, ten: Sequence[Hint], queue: Inbox, is_backlog: bool) -> None:
    """Stores and queues ten hints. The sweep queues the events that a crash leaves stored but not queued."""
    unqueued = [hint for hint in ten if inbox.keep(tenant, hint)]
    queue.put(inbox.message_of(tenant, hint, is_backlog) for hint in unqueued)
    for hint in unqueued:
        inbox.mark_queued(tenant, hint.event)
