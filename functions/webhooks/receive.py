"""What every door does with a body whose sender is proven: keep the hints, queue them, mark them queued."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from shared.errors import Malformed
from shared.queue import BATCH, Inbox
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
    queue.put_events(tenant, [(hint.event, hint.object_id) for hint in unqueued])
    for hint in unqueued:
        inbox.mark_queued(tenant, hint.event)


def raw_body(event: dict[str, Any]) -> bytes:
    """The very bytes that were signed. Raises Malformed for an envelope that cannot be opened."""
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode()
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("the body is not base64") from None


def json_object(body: bytes) -> dict[str, Any]:
    """Raises Malformed for anything but a JSON object in UTF-8."""
    try:
        given = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Malformed("the body is not UTF-8") from None
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON") from None
    if not isinstance(given, dict):
        raise Malformed("the body is not a JSON object")
    return given


def word(given: object, name: str) -> str:
    """An id or a type: never empty, no longer than providers make them, and of letters that can be kept.

    Raises Malformed for anything else.
    """
    if not isinstance(given, str) or not 0 < len(given) <= 255 or not given.isascii():
        raise Malformed(f"the event's {name} is missing or no word")
    return given
