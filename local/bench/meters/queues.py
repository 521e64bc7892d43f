"""Counts calls to SQS and their messages, and the requests that AWS charges for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from typing import Any

# AWS charges a call as one request for each 64 KB that it carries either way, and as one at least.
CHUNK = 64 * 1024


@dataclass(slots=True)
class QueueCalls:
    """Calls and messages by operation. `requests` is what AWS charges for, empty receives included."""

    calls: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    requests: int = 0

    def add(self, operation: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
        bodies = _bodies(operation, request, answer)
        self.calls[operation] += 1
        self.messages[operation] += _messages(operation, request, len(bodies))
        self.requests += max(1, ceil(sum(len(body.encode()) for body in bodies) / CHUNK))


def _bodies(operation: str, request: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    match operation:
        case "SendMessage":
            return [request["MessageBody"]]
        case "SendMessageBatch":
            return [each["MessageBody"] for each in request["Entries"]]
        case "ReceiveMessage":
            return [each["Body"] for each in answer.get("Messages", ())]
        case _:
            return []


def _messages(operation: str, request: dict[str, Any], bodies: int) -> int:
    """Counts the messages of a call. A call that only names a message by its receipt carries no body."""
    if bodies or operation == "ReceiveMessage":
        return bodies
    return len(request.get("Entries", ())) or int("ReceiptHandle" in request)
