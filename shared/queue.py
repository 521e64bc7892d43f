"""The two queues between the doors and Xero."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4

from shared.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef


# The most that SQS takes in one call.
BATCH = 10
HELD: tuple[QueueAttributeNameType, ...] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
)


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """An object to be read again, and the movement that led to it: it may not name that itself."""

    object_id: str
    balance_transaction: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What is to be recorded: a standard queue, any order, at least once."""

    sqs: SQSClient
    url: str

    def put(self, tenant: str, event: str, object_id: str, account: str = "") -> None:
        """`event` is the key of a stored event, such as `stripe#evt_1`; `object_id` what it is about.

        `account` is whose it is, where the event says so.
        """
        body = json.dumps(_told(tenant, event, object_id, account))
        self.sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def put_events(self, tenant: str, events: Iterable[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Stored events as `put` takes them. Raises Unavailable as `put_found` does."""
        self._send(_told(tenant, *each) for each in events)

    def put_read_again(self, tenant: str, found: Iterable[ReadAgain]) -> None:
        """Raises Unavailable unless all are queued; some may be, so that a second try repeats them."""
        self._send(
            {"tenant": tenant, "object": each.object_id, "transaction": each.balance_transaction}
            for each in found
        )

    def waiting(self) -> int:
        """About how many messages nobody has dealt with yet, of all tenants together."""
        return _held(self.sqs, self.url)

    def _send(self, messages: Iterable[dict[str, str]]) -> None:
        rest = iter(messages)
        while batch := list(islice(rest, BATCH)):
            entries = [_entry(str(number), message) for number, message in enumerate(batch)]
            answer = self.sqs.send_message_batch(QueueUrl=self.url, Entries=entries)
            if refused := answer.get("Failed"):
                raise Unavailable(f"the inbox did not take {len(refused)} of {len(batch)} messages")


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """What the inbox has given up after five tries."""

    sqs: SQSClient
    url: str

    def count(self) -> int:
        """About how many there are, of all tenants together: a queue cannot be asked whose they are."""
        return _held(self.sqs, self.url)


@dataclass(frozen=True, slots=True)
class Postings:
    """Lanes to drain: a FIFO queue whose message group is the tenant."""

    sqs: SQSClient
    url: str

    def nudge(self, tenant: str) -> None:
        self.sqs.send_message(
            QueueUrl=self.url,
            MessageBody=json.dumps({"tenant": tenant}),
            MessageGroupId=tenant,
            # Content-based deduplication would swallow every nudge of the next five minutes.
            MessageDeduplicationId=uuid4().hex,
        )


def _told(tenant: str, event: str, object_id: str, account: str = "") -> dict[str, str]:
    said = {"account": account} if account else {}
    return {"tenant": tenant, "event": event, "object": object_id, **said}


def _held(sqs: SQSClient, url: str) -> int:
    """Those that wait and those that somebody has in hand."""
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(HELD))
    return sum(int(answer["Attributes"][name]) for name in HELD)


def _entry(id: str, message: dict[str, str]) -> SendMessageBatchRequestEntryTypeDef:
    return {"Id": id, "MessageBody": json.dumps(message)}
