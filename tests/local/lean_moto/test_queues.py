"""Queues of moto made lean: what they answer is moto's own, and no call looks at all messages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.moto_api._internal import mock_random
from moto.sqs.models import Message

from tests.local.lean_moto.conftest import both, noting, told

START = datetime(2026, 10, 1, tzinfo=UTC)
COUNTED = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
]
Act = tuple[str, Any]
Thing = dict[str, Any]

acts = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from("abc")),
        st.tuples(st.just("batch"), st.integers(1, 3)),
        st.tuples(st.just("receive"), st.integers(1, 4)),
        # Of all receipts so far, also of what was deleted or has been received once more.
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("show"), st.integers(0, 5)),
        st.tuples(st.just("wait"), st.sampled_from([1, 11, 40])),
        st.tuples(st.just("count"), st.sampled_from([COUNTED, ["All"], ["DelaySeconds", COUNTED[0]]])),
        st.tuples(st.just("purge"), st.none()),
    ),
    min_size=5,
    max_size=30,
)


def play(acts: list[Act], fifo: bool) -> list[Any]:
    """What every act is answered with, by a clock that stands still but for `wait`."""
    # Ids and receipts are drawn: both motos draw the same.
    mock_random.seed(1)
    with time_machine.travel(START, tick=False) as clock:
        url, receipts, seen = create(fifo), ["unknown"], list[Any]()
        for number, (act, what) in enumerate(acts):
            if act == "wait":
                clock.shift(timedelta(seconds=what))
                continue
            asked = of_receipt(receipts, what) if act in ("delete", "show") else {}
            seen.append(told("sqs", CALLS[act], QueueUrl=url, **asked, **given_to(act, what, fifo, number)))
            if isinstance(seen[-1], dict):
                receipts += [each["ReceiptHandle"] for each in seen[-1].get("Messages", ())]
        return seen


CALLS = {
    "send": "send_message",
    "batch": "send_message_batch",
    "receive": "receive_message",
    "delete": "delete_message",
    "show": "change_message_visibility",
    "count": "get_queue_attributes",
    "purge": "purge_queue",
}


def of_receipt(receipts: list[str], number: int) -> Thing:
    return {"ReceiptHandle": receipts[-1 - number % len(receipts)]}


def given_to(act: str, what: Any, fifo: bool, number: int) -> Thing:
    match act:
        case "send":
            return message(what, fifo, f"{number}")
        case "batch":
            entries = [message("a", fifo, f"{number} {n}") | {"Id": f"{n}"} for n in range(what)]
            return {"Entries": entries}
        case "receive":
            return {"MaxNumberOfMessages": what, "AttributeNames": ["All"]}
        case "show":
            return {"VisibilityTimeout": 0}
        case "count":
            return {"AttributeNames": what}
        case _:
            return {}


def message(group: str, fifo: bool, unique: str) -> Thing:
    # Every third is a repeat of the one before.
    once = unique[:-1] if unique.endswith("2") else unique
    return {"MessageBody": group} | (
        {"MessageGroupId": group, "MessageDeduplicationId": f"of {once}"} if fifo else {}
    )


def create(fifo: bool) -> str:
    """With a queue of dead letters, as the project's own; the delay is theirs too."""
    ending, kind = (".fifo", {"FifoQueue": "true"}) if fifo else ("", {})
    dead = told("sqs", "create_queue", QueueName=f"dead{ending}", Attributes=kind)["QueueUrl"]
    arn = told("sqs", "get_queue_attributes", QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    redrive = json.dumps({"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": 2})
    attributes = kind | {"VisibilityTimeout": "30", "DelaySeconds": "10", "RedrivePolicy": redrive}
    url: str = told("sqs", "create_queue", QueueName=f"queue{ending}", Attributes=attributes)["QueueUrl"]
    return url


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, st.booleans())
def test_random_calls_are_answered_and_refused_as_by_moto_itself(acts: list[Act], fifo: bool) -> None:
    theirs, ours = both(lambda: play(acts, fifo))
    assert ours == theirs


@pytest.mark.parametrize("act", ["send", "receive and delete"])
def test_no_call_looks_at_all_messages(lean_aws: None, act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (looked_at(count, act, monkeypatch) for count in (20, 60))
    assert few == many < 10


def looked_at(count: int, act: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a message was asked for anything that decides who may have it, with so many in the queue."""
    url = told("sqs", "create_queue", QueueName=f"queue-{count}")["QueueUrl"]
    for _ in range(count):
        told("sqs", "send_message", QueueUrl=url, MessageBody="x")
    asked: list[Message] = []
    with monkeypatch.context() as patch:
        for name in ("visible", "delayed"):
            patch.setattr(Message, name, property(noting(vars(Message)[name].fget, asked)))
        patch.setattr(Message, "had_receipt_handle", noting(Message.had_receipt_handle, asked))
        if act == "send":
            told("sqs", "send_message", QueueUrl=url, MessageBody="x")
        else:
            (received,) = told("sqs", "receive_message", QueueUrl=url)["Messages"]
            told("sqs", "delete_message", QueueUrl=url, ReceiptHandle=received["ReceiptHandle"])
    return len(asked)
