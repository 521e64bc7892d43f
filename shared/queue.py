"""Puts messages into the queues between the webhooks and Xero, and reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from shared.errors import Newer, Unavailable
from shared.pieces import BEGINNING, SoFar
from shared.provider import Provider

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

    from shared.exports import ExportTurn


# The form in which this version writes messages. A message in a later form waits for a later version.
MESSAGE_VERSION = 1
# SQS takes no more messages in one call.
BATCH = 10
# SQS delays a message for no longer than this.
LONGEST_DELAY = timedelta(minutes=15)
HELD: tuple[QueueAttributeNameType, ...] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
)


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """An object to be read again at its provider.

    `balance_transaction` is a movement of Stripe's, and `payout` a payout of GoCardless's, that led to the
    object; the object may not name it. `source` is the movement that the ledger was found to lack, by its
    key there: once that is decided, nobody needs to read the object. It is empty where the object is to be
    read in any case. `so_far` is what has been read of a long payout, whose next piece is to be read.
    """

    provider: Provider
    object_id: str
    balance_transaction: str = ""
    payout: str = ""
    source: str = ""
    so_far: SoFar = BEGINNING

    def told(self) -> dict[str, Any]:
        """Returns what a message says of the object beside its provider and its id."""
        return {
            "balance_transaction": self.balance_transaction,
            "payout": self.payout,
            "source": self.source,
            "so_far": self.so_far.told(),
        }


@dataclass(frozen=True, slots=True)
class OrderToBook:
    """An order of one of our forms, by its id: its invoice is to be made, or to be taken back."""

    object_id: str
    provider: Literal["orders"] = "orders"


@dataclass(frozen=True, slots=True)
class Message:
    """An object to be recorded for a tenant.

    `event` is the key of the stored event about the object, such as `stripe#evt_1`; empty if the feed found
    the object. `account` is the Stripe account that the object belongs to, if the event names it.
    `put_off_at` is when the message was first put off, in UTC, since its provider could not be asked then;
    `tried` counts how often it was tried in vain for another reason, and `revived` how often it was brought
    back from the dead letters. `is_backlog`: no webhook told of the object, and there may be thousands more.
    """

    tenant: str
    read: ReadAgain | OrderToBook
    event: str = ""
    account: str = ""
    put_off_at: datetime | None = None
    tried: int = 0
    revived: int = 0
    is_backlog: bool = False

    @classmethod
    def parse(cls, body: str) -> Message:
        """Raises Newer for a message of a later version, KeyError or ValueError for a foreign one."""
        given = _given(body)
        put_off_at = given.get("put_off_at")
        return cls(
            given["tenant"],
            _to_read(given),
            event=given.get("event", ""),
            account=given.get("account", ""),
            put_off_at=datetime.fromisoformat(put_off_at) if put_off_at else None,
            tried=int(given.get("tried", 0)),
            revived=int(given.get("revived", 0)),
            is_backlog=bool(given.get("backlog", False)),
        )

    def body(self) -> str:
        """Writes JSON, leaving out what is empty except the object's id: an event may name no object."""
        needed = {"tenant": self.tenant, "provider": self.read.provider, "object_id": self.read.object_id}
        others = {
            "event": self.event,
            "account": self.account,
            **(self.read.told() if isinstance(self.read, ReadAgain) else {}),
            "put_off_at": self.put_off_at.isoformat() if self.put_off_at else "",
            "tried": self.tried,
            "revived": self.revived,
            "backlog": self.is_backlog,
        }
        filled = {name: value for name, value in others.items() if value}
        return json.dumps({"version": MESSAGE_VERSION, **needed, **filled})


@dataclass(frozen=True, slots=True)
class Later:
    """A message that is to be delivered after a delay, of fifteen minutes at most."""

    message: Message
    delay: timedelta


@dataclass(frozen=True, slots=True)
class Inbox:
    """The objects to be recorded, in two standard queues: any order, at least once.

    What webhooks tell goes through the first; what is found otherwise, perhaps by thousands, goes through the
    second, whenever it is queued. The tenant is each message's group: SQS then serves tenants in turn.
    """

    sqs: SQSClient
    url: str
    backlog_url: str = ""

    def put(self, messages: Iterable[Message]) -> None:
        """Queues messages. Raises Unavailable unless all are queued; a retry may repeat some of them."""
        self.put_later(Later(message, timedelta()) for message in messages)

    def put_later(self, delayed: Iterable[Later]) -> None:
        """Queues messages, each after its delay. Raises Unavailable as `put` does."""
        rest = iter(delayed)
        while batch := list(islice(rest, BATCH)):
            for url, is_backlog in ((self.url, False), (self.backlog_url, True)):
                self._send(url, [each for each in batch if each.message.is_backlog is is_backlog])

    def _send(self, url: str, batch: Sequence[Later]) -> None:
        if not batch:
            return
        entries = [_entry(str(number), each) for number, each in enumerate(batch)]
        answer = self.sqs.send_message_batch(QueueUrl=url, Entries=entries)
        if refused := answer.get("Failed"):
            raise Unavailable(f"the inbox did not take {len(refused)} of {len(entries)} messages")

    def put_read_again(self, tenant: str, objects: Iterable[ReadAgain]) -> None:
        """Queues objects that somebody asked for. Raises Unavailable as `put` does."""
        self.put(Message(tenant, each) for each in objects)

    def put_backlog(self, tenant: str, objects: Iterable[ReadAgain]) -> None:
        """Queues objects that no webhook told of. Raises Unavailable as `put` does."""
        self.put(Message(tenant, each, is_backlog=True) for each in objects)

    def waiting(self) -> int:
        """Returns about how many messages have not been dealt with yet, of all tenants together."""
        return _held(self.sqs, self.url) + _held(self.sqs, self.backlog_url)


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that failed five times over. `receipt` allows its deletion for some minutes."""

    body: str
    receipt: str


@dataclass(frozen=True, slots=True)
class FailedMessages:
    """The messages that failed five times over, and are brought back from here a few times."""

    sqs: SQSClient
    url: str

    def take(self) -> list[Failed]:
        """Takes up to ten messages, which nobody else gets for some minutes; none if there are no more."""
        answer = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=BATCH)
        return [Failed(each["Body"], each["ReceiptHandle"]) for each in answer.get("Messages", ())]

    def delete(self, failed: Sequence[Failed]) -> None:
        """Deletes up to ten messages. One that could not be deleted comes again, which does no harm."""
        entries: list[Any] = [
            {"Id": str(number), "ReceiptHandle": each.receipt} for number, each in enumerate(failed)
        ]
        if entries:
            self.sqs.delete_message_batch(QueueUrl=self.url, Entries=entries)

    def count(self) -> int:
        """Returns about how many there are, of all tenants together."""
        return _held(self.sqs, self.url)


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """The messages that were brought back a few times in vain: a person has to look at them."""

    sqs: SQSClient
    url: str

    def put(self, bodies: Sequence[str]) -> None:
        """Queues up to ten bodies as they are. Raises Unavailable unless all are queued."""
        entries: list[Any] = [{"Id": str(number), "MessageBody": each} for number, each in enumerate(bodies)]
        if entries and self.sqs.send_message_batch(QueueUrl=self.url, Entries=entries).get("Failed"):
            raise Unavailable("the dead-letter queue did not take all messages")

    def count(self) -> int:
        """Returns about how many there are, of all tenants together: a queue cannot tell whose they are."""
        return _held(self.sqs, self.url)


@dataclass(frozen=True, slots=True)
class Postings:
    """The queue of lanes to drain: a FIFO queue whose message group is the tenant."""

    sqs: SQSClient
    url: str

    def nudge(self, tenant: str) -> None:
        self.sqs.send_message(
            QueueUrl=self.url,
            MessageBody=json.dumps({"version": MESSAGE_VERSION, "tenant": tenant}),
            MessageGroupId=tenant,
            # Content-based deduplication would swallow every nudge of the next five minutes.
            MessageDeduplicationId=uuid4().hex,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """All queues by their names, for whoever looks at how many messages wait."""

    sqs: SQSClient
    urls: Mapping[str, str]

    def waiting(self) -> dict[str, int]:
        """Returns about how many messages wait or are being worked on, of all tenants together, by queue."""
        return {name: _held(self.sqs, url) for name, url in self.urls.items()}


@dataclass(frozen=True, slots=True)
class ExportQueue:
    """The queue of files to make and months to close, in any order."""

    sqs: SQSClient
    url: str

    def put(self, turn: ExportTurn) -> None:
        self.sqs.send_message(QueueUrl=self.url, MessageBody=turn.body())


def tenant_to_drain(body: str) -> str:
    """Reads a message of the posting queue. Raises as `Message.parse` does."""
    return str(_given(body)["tenant"])


def _to_read(given: Mapping[str, Any]) -> ReadAgain | OrderToBook:
    if given["provider"] == "orders":
        return OrderToBook(given["object_id"])
    return ReadAgain(
        provider=given["provider"],
        object_id=given["object_id"],
        balance_transaction=given.get("balance_transaction", ""),
        payout=given.get("payout", ""),
        source=given.get("source", ""),
        so_far=SoFar.parse(given["so_far"]) if "so_far" in given else BEGINNING,
    )


def _given(body: str) -> dict[str, Any]:
    given: dict[str, Any] = dict(json.loads(body))
    if given["version"] > MESSAGE_VERSION:
        raise Newer(f"the message has version {given['version']}, which this version cannot read")
    return given


def _held(sqs: SQSClient, url: str) -> int:
    """Counts the messages that wait and the messages in flight."""
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(HELD))
    return sum(int(answer["Attributes"][name]) for name in HELD)


def _entry(id: str, later: Later) -> SendMessageBatchRequestEntryTypeDef:
    return {
        "Id": id,
        "MessageBody": later.message.body(),
        "MessageGroupId": later.message.tenant,
        "DelaySeconds": int(min(later.delay, LONGEST_DELAY).total_seconds()),
    }
