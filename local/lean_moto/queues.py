"""Makes queues look through their messages no further than needed."""
# ruff: noqa: SLF001 - what a queue holds is private

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from moto.core.utils import camelcase_to_underscores
from moto.sqs.models import Message, Queue, SQSBackend

from local.lean_moto.orders import Patches

COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)
_all_attributes: Any = Queue.__dict__["attributes"].fget
_get_attributes = SQSBackend.get_queue_attributes
_delete = Queue.delete_message


@dataclass(frozen=True, slots=True)
class Visible:
    """The messages that could be received, counted only if somebody asks how many there are."""

    queue: Queue

    def __iter__(self) -> Iterator[Message]:
        return (each for each in self.queue._messages if each.visible and not each.delayed)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _attributes(queue: Queue) -> dict[str, Any]:
    """Returns all attributes as of an empty queue: sending a message asks for only one of them."""
    empty = copy.copy(queue)
    empty._messages = []
    attributes: dict[str, Any] = _all_attributes(empty)
    return attributes


@wraps(_get_attributes)
def _get_queue_attributes(backend: SQSBackend, queue_name: str, attribute_names: list[str]) -> dict[str, Any]:
    found = _get_attributes(backend, queue_name, attribute_names)
    queue = backend.get_queue(queue_name)
    counted = {name: getattr(queue, camelcase_to_underscores(name)) for name in COUNTS if name in found}
    return found | counted


@wraps(_delete)
def _delete_message(queue: Queue, receipt_handle: str) -> None:
    """Looks among the received messages first, as moto asks every message for its handles."""
    for message in queue.pending_messages:
        if message.had_receipt_handle(receipt_handle):
            queue._messages.remove(message)
            queue.pending_messages.discard(message)
            queue.deleted_messages.update(message.all_receipt_handles)  # type: ignore[arg-type]
            return
    _delete(queue, receipt_handle)


PATCHES: Patches = (
    (
        Queue,
        {
            "attributes": property(_attributes),
            "messages": property(Visible),
            "delete_message": _delete_message,
        },
    ),
    (SQSBackend, {"get_queue_attributes": _get_queue_attributes}),
)
