"""What becomes of hints, whoever brought them: keep them, queue them, mark them queued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from shared.queue import BATCH, Inbox, Message, ReadAgain
from shared.store import inbox
from shared.store.inbox import Hint

# Fewer than the connections that boto3 keeps open.
AT_ONCE = 8


def receive(tenant: str, hints: Iterable[Hint], queue: Inbox) -> None:
    """Keep and queue each event once, however many there are; an error leaves the rest to a repeat."""
    each_once = list({hint.event: hint for hint in hints}.values())
    tens = [each_once[start : start + BATCH] for start in range(0, len(each_once), BATCH)]
    # The first alone: it makes the clients for all, and one event never waits for a thread.
    for first in tens[:1]:
        _receive_ten(tenant, first, queue)
    if rest := tens[1:]:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(lambda ten: _receive_ten(tenant, ten, queue), rest))


def _receive_ten(tenant: str, ten: Sequence[Hint], queue: Inbox) -> None:
    """Nothing accepted is lost: the sweep queues what a crash leaves between the first two lines."""
    unqueued = [hint for hint in ten if inbox.keep(tenant, hint)]
    queue.put(message_of(tenant, hint) for hint in unqueued)
    for hint in unqueued:
        inbox.mark_queued(tenant, hint.event)


def message_of(tenant: str, hint: Hint) -> Message:
    """What the recorder is told of a stored event."""
    return Message(tenant, ReadAgain(hint.provider, hint.object_id), hint.event, hint.account)
