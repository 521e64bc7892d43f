"""Answers the functions' calls to SQS from the queues that live in virtual time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local.bench.virtual.queues import Message, Queue

# The most messages, and the most bytes of their bodies, that one call may carry.
BATCH, LARGEST = 10, 1_048_576


class Sqs:
    """Knows queues by their address, which ends in the queue's name. `now` is in seconds since 1970."""

    def __init__(self, queues: Mapping[str, Queue], now: Callable[[], float]) -> None:
        self._queues = queues
        self._now = now

    def answer(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Raises AssertionError for an operation that is not played here, or that SQS would refuse."""
        queue = self._queues[request["QueueUrl"].rpartition("/")[2].removesuffix(".fifo")]
        entries = request.get("Entries", ())
        if len(entries) > BATCH:
            raise AssertionError(f"SQS takes {BATCH} messages in one call, these are {len(entries)}")
        match operation:
            case "SendMessage":
                return {"MessageId": self._send(queue, request)}
            case "SendMessageBatch":
                _check_size(entries)
                sent = {each["Id"]: self._send(queue, each) for each in entries}
                return {"Successful": [{"Id": id, "MessageId": each} for id, each in sent.items()]}
            case "ReceiveMessage":
                given = queue.receive(request.get("MaxNumberOfMessages", 1), self._now())
                return {"Messages": [received(each) for each in given]} if given else {}
            case "DeleteMessage":
                queue.delete(request["ReceiptHandle"])
                return {}
            case "DeleteMessageBatch":
                for each in entries:
                    queue.delete(each["ReceiptHandle"])
                return {"Successful": [{"Id": each["Id"]} for each in entries]}
            case "ChangeMessageVisibility":
                self._hide(queue, request)
                return {}
            case "ChangeMessageVisibilityBatch":
                for each in entries:
                    self._hide(queue, each)
                return {"Successful": [{"Id": each["Id"]} for each in entries]}
            case "GetQueueAttributes":
                return {"Attributes": _attributes(queue)}
            case _:
                raise AssertionError(f"nobody plays {operation} here")

    def _send(self, queue: Queue, entry: Mapping[str, Any]) -> str:
        """Returns the message's id; that of a repetition is nobody's."""
        group = entry.get("MessageGroupId", "")
        if queue.spec.is_fifo and (not group or "MessageDeduplicationId" not in entry):
            raise AssertionError("a FIFO queue wants a group and a deduplication id")
        if queue.spec.is_fifo and "DelaySeconds" in entry:
            raise AssertionError("a FIFO queue delays all messages alike")
        if entry.get("DelaySeconds", 0) > 900:
            raise AssertionError("SQS delays no message for more than a quarter of an hour")
        if queue.spec.is_fifo and queue.swallows(entry["MessageDeduplicationId"], self._now()):
            return "repeated"
        return queue.send(entry["MessageBody"], group, entry.get("DelaySeconds"), self._now()).id

    def _hide(self, queue: Queue, entry: Mapping[str, Any]) -> None:
        if not 0 <= entry["VisibilityTimeout"] <= 43_200:
            raise AssertionError("SQS hides a message for twelve hours at most")
        if not queue.change_visibility(entry["ReceiptHandle"], entry["VisibilityTimeout"], self._now()):
            raise AssertionError("the message is not in flight under this receipt")


def received(message: Message) -> dict[str, Any]:
    """Writes a message as ReceiveMessage returns it."""
    attributes = {"ApproximateReceiveCount": str(message.received)}
    group = {"MessageGroupId": message.group} if message.group else {}
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "Body": message.body,
        "Attributes": attributes | group,
    }


def _check_size(entries: Any) -> None:
    if sum(len(each["MessageBody"].encode()) for each in entries) > LARGEST:
        raise AssertionError("SQS takes a megabyte in one call")


def _attributes(queue: Queue) -> dict[str, str]:
    return {
        "ApproximateNumberOfMessages": str(queue.visible()),
        "ApproximateNumberOfMessagesNotVisible": str(queue.in_flight()),
        "ApproximateNumberOfMessagesDelayed": str(queue.delayed()),
    }
