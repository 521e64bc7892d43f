"""The process dies before every single call that leaves it. Whatever it had done: one set of documents.

After one call is before the next, since nothing outside changes in between; so a death before each
call, and one after the last, are all the deaths there are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import boto3
import pytest

from local.stack.in_process import Stack
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Sale
from shared.queue import Inbox
from shared.store import inbox, ledger
from shared.store.inbox import Hint, message_of
from tests import factories
from tests.functions.process_deaths import choked, close, deaths
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, open_shop


def kill_everywhere(stack: Stack, victim: str, begin: Callable[[Shop, list[Sale]], None]) -> int:
    """A business for each death, until one lives through it all; how many died."""

    def die(fatal: int) -> int:
        shop = open_shop(stack, f"{victim}-{fatal}")
        with choked(stack, victim, fatal) as deadly:
            begin(shop, factories.sales(2))
            come_to_rest(stack)
        assert_posted_once(shop)
        close(shop)
        return deadly.died

    return deaths(die)


def deliver(shop: Shop, made: list[Sale]) -> None:
    """As Stripe does: again, until it is answered."""
    shop.show(made)
    for sale in made:
        while shop.stack.deliver(shop.business, shapes.updated(sale)) != 200:
            shop.stack.clock.shift(60)


def deliver_broken(shop: Shop, made: list[Sale]) -> None:
    """GoCardless repeats a body, too; besides, there are sales to be posted."""
    told: list[object] = [{"id": f"EV{number}"} for number in range(11)]
    while shop.stack.deliver(shop.business, {"events": told}, to="gocardless") != 200:
        shop.stack.clock.shift(60)
    come_to_rest(shop.stack)
    assert len(shop.parked()) == len(told)
    for row in shop.parked():
        ledger.forget_unread(shop.tenant, row.key, row.reason_code)
    deliver(shop, made)


def store_and_queue(shop: Shop, made: list[Sale]) -> None:
    """What the door leaves behind for the recorder."""
    shop.show(made)
    queue = Inbox(boto3.client("sqs"), shop.stack.lambdas.queues.inbox)
    for sale in made:
        inbox.keep(shop.tenant, hint_of(sale))
        queue.put([message_of(shop.tenant, hint_of(sale))])
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
    return Hint(f"stripe#{sale.id('evt')}", "stripe", "charge.updated", sale.id("ch"), datetime.now(UTC))


@pytest.mark.parametrize(
    ("victim", "begin", "at_least"),
    [
        ("webhooks.stripe", deliver, 8),
        ("webhooks.gocardless", deliver_broken, 24),
        ("recorder", store_and_queue, 20),
        ("xero_writer", Shop.record, 25),
        ("sweep", store_only, 6),
    ],
    ids=["webhook", "webhook of many", "recorder", "writer", "sweep"],
)
def test_dying_at_any_call_leaves_one_set_of_documents(
    stack: Stack,
    capsys: pytest.CaptureFixture[str],
    victim: str,
    begin: Callable[[Shop, list[Sale]], None],
    at_least: int,
) -> None:
    died = kill_everywhere(stack, victim, begin)
    with capsys.disabled():
        print(f"\n{victim}: died at each of {died} calls, one set of documents each time")
    assert died >= at_least
