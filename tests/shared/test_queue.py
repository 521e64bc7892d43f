from __future__ import annotations

import json
from typing import Any

from shared.queue import Inbox, Postings


class Sqs:
    """Keeps what it was sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> None:
        self.sent.append(message)


def test_an_event_is_queued_by_its_tenant_and_key_alone() -> None:
    sqs: Any = Sqs()
    Inbox(sqs, "inbox-url").put("acme", "stripe#evt_1")
    (sent,) = sqs.sent
    assert sent["QueueUrl"] == "inbox-url"
    assert json.loads(sent["MessageBody"]) == {"tenant": "acme", "event": "stripe#evt_1"}
    assert set(sent) == {"QueueUrl", "MessageBody"}


def test_a_nudge_is_grouped_by_tenant_and_never_swallowed_as_a_duplicate() -> None:
    sqs: Any = Sqs()
    postings = Postings(sqs, "posting-url")
    postings.nudge("acme")
    postings.nudge("acme")
    assert [sent["MessageGroupId"] for sent in sqs.sent] == ["acme", "acme"]
    assert [json.loads(sent["MessageBody"]) for sent in sqs.sent] == [{"tenant": "acme"}] * 2
    assert len({sent["MessageDeduplicationId"] for sent in sqs.sent}) == 2
    # FIFO queues take no delay per message.
    assert all("DelaySeconds" not in sent for sent in sqs.sent)
