"""The two queues between the doors and Xero."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True)
class Inbox:
    """Events to record: a standard queue, any order, at least once."""

    sqs: SQSClient
    url: str

    def put(self, tenant: str, event: str) -> None:
        """`event` is the key of a stored event, such as `stripe#evt_1`."""
        body = json.dumps({"tenant": tenant, "event": event})
        self.sqs.send_message(QueueUrl=self.url, MessageBody=body)


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
