"""Runs the feed, and reads what it queues."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from functions.sync.wiring import SyncDeps, wire
from local.stack.in_process import Stack
from local.worlds.stripe_shapes import Sale
from shared.feeds import Window
from shared.jobs import FEED_OF
from shared.provider import PROVIDERS
from shared.queue import Message, ReadAgain
from shared.store import feeds
from shared.store.secrets import KEYS
from shared.store.tables.connections import SecretItem
from shared.store.tables.jobs import JobItem
from tests.functions.shop import Shop

QUARTER = timedelta(minutes=15)
DAY = 24 * 3600


def run(stack: Stack) -> list[dict[str, str]]:
    """Runs the feed; returns what it queued, taken off the queue."""
    stack.feed()
    return taken(stack)


def taken(stack: Stack) -> list[dict[str, str]]:
    """Takes what webhooks and the feed have queued off both queues."""
    queues = stack.lambdas.queues
    return [each for url in (queues.inbox, queues.backlog) for each in _taken(url)]


def _taken(url: str) -> Iterator[dict[str, str]]:
    sqs = boto3.client("sqs")
    while got := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        yield from (json.loads(each["Body"]) for each in got)
        done: Any = [{"Id": each["MessageId"], "ReceiptHandle": each["ReceiptHandle"]} for each in got]
        sqs.delete_message_batch(QueueUrl=url, Entries=done)


def slow(stack: Stack, seconds: int) -> SyncDeps:
    """Makes each reading of the clock take this long."""

    def clock() -> datetime:
        stack.clock.shift(seconds)
        return datetime.now(UTC)

    return replace(wire(), clock=clock)


def window(shop: Shop, provider: str = "stripe") -> Window:
    """Returns the feed's window as its row has it."""
    found = feeds.read(shop.tenant, provider).window
    assert found
    return found


def messages(shop: Shop, made: Sequence[Sale]) -> list[dict[str, str]]:
    """Returns the message for each sale, in the order in which they were made."""
    read = (ReadAgain("stripe", sale.id("ch"), sale.id("txn"), source=sale.id("txn")) for sale in made)
    return [json.loads(Message(shop.tenant, each, is_backlog=True).body()) for each in read]


def in_any_order(found: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Sorts messages: pages come newest first, and within each the oldest is queued first."""
    return sorted(found, key=lambda each: each["balance_transaction"])


def disconnect(shop: Shop, *purposes: str) -> None:
    """Leaves the shop as if it had never been connected with the keys of these purposes."""
    for purpose in purposes:
        SecretItem(shop.tenant, purpose).delete()
        (provider,) = (each for each in PROVIDERS if KEYS[each] == purpose)
        JobItem(shop.tenant, FEED_OF[provider]).delete()
