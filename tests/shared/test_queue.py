from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.pieces import SoFar
from shared.queue import DeadLetters, Inbox, Later, Message, Postings, ReadAgain


class Sqs:
    """Keeps what it was sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> None:
        self.sent.append(message)

    def send_message_batch(self, **batch: Any) -> dict[str, Any]:
        self.sent.append(batch)
        return {"Successful": batch["Entries"]}


class Refusing(Sqs):
    """Takes all of a batch but its last."""

    def send_message_batch(self, **batch: Any) -> dict[str, Any]:
        return super().send_message_batch(**batch) | {"Failed": batch["Entries"][-1:]}


class Holding(Sqs):
    """Says how many messages each queue holds, as SQS does: in text."""

    def get_queue_attributes(self, QueueUrl: str, AttributeNames: list[str]) -> Any:  # noqa: N803  # boto3's
        held = {"inbox": ("12", "3"), "backlog": ("100", "0"), "dead": ("2", "0")}[QueueUrl]
        return {"Attributes": dict(zip(AttributeNames, held, strict=True))}


def test_what_waits_and_what_somebody_has_in_hand_is_counted_in_each_queue() -> None:
    sqs: Any = Holding()
    assert Inbox(sqs, "inbox", "backlog").waiting() == 115
    assert DeadLetters(sqs, "dead").count() == 2


def event(number: int, account: str = "") -> Message:
    return Message("acme", ReadAgain("gocardless", f"PM{number}"), f"gocardless#EV{number}", account)


def test_an_event_is_queued_by_its_tenant_its_key_and_what_it_is_about() -> None:
    sqs: Any = Sqs()
    Inbox(sqs, "inbox-url").put([Message("acme", ReadAgain("stripe", "ch_1"), "stripe#evt_1")])
    (sent,) = sqs.sent
    assert sent["QueueUrl"] == "inbox-url"
    (entry,) = sent["Entries"]
    assert json.loads(entry["MessageBody"]) == {
        "version": 1,
        "tenant": "acme",
        "provider": "stripe",
        "event": "stripe#evt_1",
        "object_id": "ch_1",
    }
    assert set(entry) == {"Id", "MessageBody", "MessageGroupId", "DelaySeconds"}


def test_each_message_is_of_its_tenants_group_and_waits_as_long_as_it_is_told() -> None:
    sqs: Any = Sqs()
    delays = (timedelta(0), timedelta(seconds=90.7), timedelta(hours=3))
    Inbox(sqs, "inbox-url").put_later(Later(event(number), delay) for number, delay in enumerate(delays))
    (sent,) = sqs.sent
    assert [entry["DelaySeconds"] for entry in sent["Entries"]] == [0, 90, 900]
    assert {entry["MessageGroupId"] for entry in sent["Entries"]} == {"acme"}


def test_an_event_that_says_whose_it_is_is_queued_with_that() -> None:
    assert [json.loads(event(1, account).body()).get("account") for account in ("acct_1", "")] == [
        "acct_1",
        None,
    ]


@pytest.mark.parametrize(
    "message",
    [
        event(1),
        event(2, "acct_1"),
        Message("acme", ReadAgain("stripe", "ch_1", balance_transaction="txn_1")),
        Message("acme", ReadAgain("gocardless", "PM1", payout="PO1")),
        Message("acme", ReadAgain("gocardless", ""), "gocardless#broken#1"),
        Message("acme", ReadAgain("gocardless", "PM1", source="PM1-paid_out")),
        Message(
            "acme", ReadAgain("gocardless", "PO1", so_far=SoFar("PI9", Decimal("12.5"), frozenset("ab")))
        ),
        replace(event(4), is_backlog=True),
        replace(event(3), put_off_at=datetime(2026, 10, 7, 12, 0, 1, tzinfo=UTC), tried=3, revived=2),
    ],
)
def test_a_message_is_read_as_it_was_written(message: Message) -> None:
    assert Message.parse(message.body()) == message


def test_a_message_of_a_later_version_waits_for_that_version() -> None:
    later = json.loads(event(1).body()) | {"version": 2, "object_id": ["PM1", "PM2"]}
    with pytest.raises(Unavailable, match="version 2"):
        Message.parse(json.dumps(later))


@pytest.mark.parametrize("body", ["no json", "[]", "{}", '{"tenant": "demo", "object": "ch_1"}'])
def test_what_is_no_message_of_ours_is_not_taken_for_one(body: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        Message.parse(body)


def test_a_nudge_is_grouped_by_tenant_and_never_swallowed_as_a_duplicate() -> None:
    sqs: Any = Sqs()
    postings = Postings(sqs, "posting-url")
    postings.nudge("acme")
    postings.nudge("acme")
    assert [sent["MessageGroupId"] for sent in sqs.sent] == ["acme", "acme"]
    assert [json.loads(sent["MessageBody"]) for sent in sqs.sent] == [{"version": 1, "tenant": "acme"}] * 2
    assert len({sent["MessageDeduplicationId"] for sent in sqs.sent}) == 2
    # FIFO queues take no delay per message.
    assert all("DelaySeconds" not in sent for sent in sqs.sent)


def test_what_the_feed_found_is_queued_ten_a_call() -> None:
    sqs: Any = Sqs()
    found = (ReadAgain("stripe", f"ch_{n}", f"txn_{n}") for n in range(23))
    Inbox(sqs, "inbox-url").put_read_again("acme", found)
    assert [len(sent["Entries"]) for sent in sqs.sent] == [10, 10, 3]
    assert all(len({each["Id"] for each in sent["Entries"]}) == len(sent["Entries"]) for sent in sqs.sent)
    first = Message.parse(sqs.sent[0]["Entries"][0]["MessageBody"])
    assert first == Message("acme", ReadAgain("stripe", "ch_0", "txn_0"))


def test_what_no_webhook_told_of_goes_through_a_queue_of_its_own_whenever_it_is_queued() -> None:
    sqs: Any = Sqs()
    queue = Inbox(sqs, "inbox-url", "backlog-url")
    queue.put_backlog("acme", [ReadAgain("stripe", "ch_1", "txn_1")])
    (sent,) = sqs.sent
    found = Message.parse(sent["Entries"][0]["MessageBody"])
    assert (sent["QueueUrl"], found.is_backlog) == ("backlog-url", True)
    queue.put_later([Later(event(1), timedelta(0)), Later(replace(found, tried=1), timedelta(seconds=9))])
    assert [(each["QueueUrl"], len(each["Entries"])) for each in sqs.sent[1:]] == [
        ("inbox-url", 1),
        ("backlog-url", 1),
    ]


def test_events_are_queued_ten_a_call_and_look_as_if_queued_alone() -> None:
    sqs: Any = Sqs()
    queue = Inbox(sqs, "inbox-url")
    queue.put(event(n) for n in range(13))
    queue.put([event(0)])
    assert [len(sent["Entries"]) for sent in sqs.sent] == [10, 3, 1]
    assert sqs.sent[0]["Entries"][0] == sqs.sent[2]["Entries"][0]


def test_finding_nothing_calls_nobody() -> None:
    sqs: Any = Sqs()
    Inbox(sqs, "inbox-url").put_read_again("acme", [])
    Inbox(sqs, "inbox-url").put([])
    assert sqs.sent == []


def test_a_batch_that_is_not_taken_whole_is_to_be_tried_again() -> None:
    sqs: Any = Refusing()
    with pytest.raises(Unavailable, match="did not take 1 of 2"):
        Inbox(sqs, "inbox-url").put_read_again("acme", [ReadAgain("stripe", id) for id in ("ch_1", "ch_2")])
    with pytest.raises(Unavailable, match="did not take 1 of 2"):
        Inbox(sqs, "inbox-url").put([event(1), event(2)])
