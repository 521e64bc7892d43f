"""The process dies before every single call that leaves it. Whatever it had done: one set of documents.

After one call is before the next, since nothing outside changes in between; so a death before each
call, and one after the last, are all the deaths there are.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from urllib3.connectionpool import HTTPConnectionPool

from local import stripe_shapes as shapes
from local.aws import REGION
from local.lambdas import Killed, Lambdas
from local.stack import Stack
from local.stripe_shapes import Sale
from shared.queue import Inbox
from shared.store import inbox
from shared.store.inbox import Hint
from tests import factories
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, open_shop

# Their messages come again when they die; the others' callers only see that there was no answer.
FED_FROM_QUEUES = ("recorder", "xero_writer")
MOST = 200


@dataclass
class Deadly(Lambdas):
    """`victim` dies at its `fatal`-th call outside, counted from 1; once."""

    victim: str = ""
    fatal: int = 0
    calls: int = 0
    inside: bool = False

    def invoke(self, name: str, event: dict[str, Any]) -> Any:
        self.inside = name == self.victim
        try:
            return super().invoke(name, event)
        except Killed:
            if name in FED_FROM_QUEUES:
                raise
            self.died += 1
            self.restart()
            return {"statusCode": 502}
        finally:
            self.inside = False

    def leaves(self, call: Callable[..., Any], *given: Any, **options: Any) -> Any:
        """A call on its way out of some process."""
        if self.inside:
            self.calls += 1
            if self.calls == self.fatal:
                raise Killed
        return call(*given, **options)


@contextmanager
def choked(stack: Stack, victim: str, fatal: int) -> Iterator[Deadly]:
    """All of AWS goes through the first choke point, Xero and Stripe through the second."""
    deadly = Deadly(stack.lambdas.queues, victim=victim, fatal=fatal)
    stack.lambdas = deadly
    deadly.restart()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # One who dies before counting anything leaves no metrics.
        warnings.filterwarnings("ignore", "No application metrics to publish", UserWarning)
        for owner, name in ((BaseClient, "_make_api_call"), (HTTPConnectionPool, "urlopen")):
            patch.setattr(owner, name, _through(deadly, getattr(owner, name)))
        yield deadly


def _through(deadly: Deadly, call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, **options: deadly.leaves(call, *given, **options)


def kill_everywhere(stack: Stack, victim: str, begin: Callable[[Shop, list[Sale]], None]) -> int:
    """A business for each death, until one lives through it all; how many died."""
    for fatal in range(1, MOST):
        shop = open_shop(stack, f"{victim}-{fatal}")
        with choked(stack, victim, fatal) as deadly:
            begin(shop, factories.sales(2))
            come_to_rest(stack)
        assert_posted_once(shop)
        close(shop)
        if not deadly.died:
            return fatal - 1
    raise AssertionError("it dies for ever")


def close(shop: Shop) -> None:
    """As if it had never been: what a hundred businesses left behind would slow down every call."""
    del shop.stack.businesses[shop.tenant]
    for table in dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables.values():
        for key in [key for key in table.items if key.value == shop.tenant]:
            del table.items[key]


def deliver(shop: Shop, made: list[Sale]) -> None:
    """As Stripe does: again, until it is answered."""
    shop.show(made)
    for sale in made:
        while shop.stack.deliver(shop.business, shapes.updated(sale)) != 200:
            shop.stack.clock.shift(60)


def store_and_queue(shop: Shop, made: list[Sale]) -> None:
    """What the door leaves behind for the recorder."""
    shop.show(made)
    queue = Inbox(boto3.client("sqs"), shop.stack.lambdas.queues.inbox)
    for sale in made:
        inbox.keep(shop.tenant, hint_of(sale))
        queue.put(shop.tenant, hint_of(sale).event)
        inbox.mark_queued(shop.tenant, hint_of(sale).event)


def store_only(shop: Shop, made: list[Sale]) -> None:
    """What a door that died leaves behind for the sweep."""
    shop.show(made)
    for sale in made:
        inbox.keep(shop.tenant, hint_of(sale))
    shop.stack.clock.shift(120)
    # The first may die; the schedule comes again a minute later.
    for _ in range(2):
        shop.stack.lambdas.invoke("sweep", {})


def hint_of(sale: Sale) -> Hint:
    return Hint(f"stripe#{sale.id('evt')}", "charge.updated", sale.id("ch"), datetime.now(UTC))


@pytest.mark.parametrize(
    ("victim", "begin", "at_least"),
    [
        ("webhooks.stripe", deliver, 8),
        ("recorder", store_and_queue, 20),
        ("xero_writer", Shop.record, 25),
        ("sweep", store_only, 6),
    ],
    ids=["webhook", "recorder", "writer", "sweep"],
)
def test_dying_at_any_call_leaves_one_set_of_documents(
    stack: Stack,
    capsys: pytest.CaptureFixture[str],
    victim: str,
    begin: Callable[[Shop, list[Sale]], None],
    at_least: int,
) -> None:
    deaths = kill_everywhere(stack, victim, begin)
    with capsys.disabled():
        print(f"\n{victim}: died at each of {deaths} calls, one set of documents each time")
    assert deaths >= at_least
