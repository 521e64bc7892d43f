from __future__ import annotations

from typing import Any

import boto3

from local.bench.meters import metered
from local.bench.meters.queues import QueueCalls
from local.stack.aws import Queues


def test_calls_and_messages_are_counted_by_operation(queues: Queues) -> None:
    sqs = boto3.client("sqs")
    with metered() as meters:
        entries: Any = [{"Id": str(number), "MessageBody": "hello"} for number in range(3)]
        sqs.send_message_batch(QueueUrl=queues.inbox, Entries=entries)
        sqs.send_message(QueueUrl=queues.inbox, MessageBody="hello")
        for message in sqs.receive_message(QueueUrl=queues.inbox, MaxNumberOfMessages=10)["Messages"]:
            sqs.delete_message(QueueUrl=queues.inbox, ReceiptHandle=message["ReceiptHandle"])
        sqs.receive_message(QueueUrl=queues.inbox)
    names = ("SendMessageBatch", "SendMessage", "ReceiveMessage", "DeleteMessage")
    assert [meters.sqs.calls[name] for name in names] == [1, 1, 2, 4]
    assert [meters.sqs.messages[name] for name in names] == [3, 1, 4, 4]
    assert meters.sqs.requests == 8


def test_a_call_is_charged_once_for_each_64_kilobytes_that_it_carries() -> None:
    counted = QueueCalls()
    large = [{"MessageBody": "x" * 40_000}, {"MessageBody": "x" * 40_000}]
    counted.add("SendMessageBatch", {"Entries": large}, {})
    assert counted.requests == 2
    counted.add("ReceiveMessage", {}, {"Messages": [{"Body": "x" * 65_537}]})
    assert counted.requests == 4
