"""What cannot be processed ends among the dead letters, and takes nobody with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import boto3

from local.emulator.saying import step
from local.stack.emulated import EmulatedStack
from shared.store import inbox
from shared.store.inbox import Hint
from tests.system.queues import given_out_again_after, held_back, taken, wait_until, waiting
from tests.system.scripts import Script, assert_same_books, deliver, settle

POISON = {
    "no JSON": "{",
    "no event named": json.dumps({"tenant": "poisoned"}),
    "an event that nobody stored": json.dumps({"tenant": "poisoned", "event": "stripe#evt_nowhere"}),
    "a tenant that is not set up": json.dumps({"tenant": "nobody", "event": "stripe#evt_1"}),
}


def test_poison_reaches_the_dead_letters_and_the_events_beside_it_go_through(
    stack: EmulatedStack, one_payment: Script
) -> None:
    """All in one batch. Not simulated: a quarter of an hour between a message's five tries, here two seconds.

    It is no message of ours, so nobody brings it back when the hour is over.
    """
    business = stack.open_business("poisoned", one_payment.world.settings)
    inbox.keep("nobody", Hint("stripe#evt_1", "stripe", "charge.updated", "ch_1", datetime.now(UTC)))
    url, dead = (stack.deployed.outputs[name] for name in ("InboxQueueUrl", "InboxDeadQueueUrl"))
    with given_out_again_after(2, url):
        with held_back(stack, "RecorderInbox"):
            sent = [send(body, url) for body in POISON.values()]
            deliver(stack, business, one_payment.world.phases[0])
        settle(business)
        with step("waiting for the poison's fifth failure"):
            wait_until("the inbox was empty", lambda: waiting(url) == 0)
    boto3.client("lambda").invoke(FunctionName=stack.deployed.ids["Revive"], Payload=b"{}")
    assert sorted(taken(dead)) == sorted(POISON.values())
    assert_same_books(business, one_payment)
    log = logged(stack.deployed.ids["RecorderLogs"])
    assert [message for message in sent if message not in log] == []


def send(body: str, url: str) -> str:
    """The message's id."""
    return boto3.client("sqs").send_message(QueueUrl=url, MessageBody=body)["MessageId"]


def logged(group: str) -> str:
    pages = boto3.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    return "\n".join(each["message"] for page in pages for each in page["events"])
