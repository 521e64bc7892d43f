"""Waits for what other processes do, and changes how soon and whether queues deliver."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import boto3
import pytest

from local.stack.emulated import EmulatedStack

PATIENCE = 60.0


def wait_until(what: str, is_so: Callable[[], bool], patience: float = PATIENCE) -> None:
    give_up = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > give_up:
            pytest.fail(f"waited {patience:.0f} s in vain until {what}")
        time.sleep(0.05)


def wait_until_quiet(stack: EmulatedStack) -> None:
    """Waits until no message is queued, delayed or in flight."""
    names = ("InboxQueueUrl", "BacklogQueueUrl", "PostingQueueUrl")
    urls = [stack.deployed.outputs[name] for name in names]
    wait_until("the queues were empty", lambda: all(waiting(url) == 0 for url in urls))


def waiting(url: str) -> int:
    answer = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    counted = answer["Attributes"]
    return (
        int(counted["ApproximateNumberOfMessages"])
        + int(counted["ApproximateNumberOfMessagesDelayed"])
        + int(counted["ApproximateNumberOfMessagesNotVisible"])
    )


@contextmanager
def given_out_again_after(seconds: int, url: str) -> Iterator[None]:
    """Shortens the visibility timeout: a message that failed would otherwise come again in minutes."""
    sqs = boto3.client("sqs")
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    usual = asked["Attributes"]["VisibilityTimeout"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(seconds)})
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": usual})


@contextmanager
def held_back(stack: EmulatedStack, mapping: str) -> Iterator[None]:
    """Gives the function behind a queue nothing until the end, and then all that fits into a batch."""
    functions, uuid = boto3.client("lambda"), stack.deployed.ids[mapping]
    functions.update_event_source_mapping(UUID=uuid, Enabled=False)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=uuid, Enabled=True)


def taken(url: str) -> list[str]:
    """Takes every message off the queue; returns their bodies."""
    sqs, bodies = boto3.client("sqs"), list[str]()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for each in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
            bodies.append(each["Body"])
    return bodies
