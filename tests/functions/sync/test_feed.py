"""The feed: skips nothing wherever it dies, holds nobody up, and says how far it has come."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from functions.sync import feed as feeding
from functions.sync.wiring import wire
from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from local.standins.faults import Kind
from local.worlds.stripe_shapes import Sale
from shared.errors import Unavailable
from shared.feeds import A_MOMENT, LOST, OVERLAP, Feed
from shared.jobs import JOBS, Due
from shared.ledger.rows import Source
from shared.providers.stripe_api import StripePage, StripeReader
from shared.queue import Inbox
from shared.store import feeds, jobs, ledger, tenants
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY
from shared.store.tables.businesses import TenantItem
from shared.store.tables.connections import SecretItem
from shared.store.tables.jobs import JobItem
from shared.store.tables.lanes import FeedItem
from shared.store.tables.ledger import RowItem
from tests import factories
from tests.functions.process_deaths import choked
from tests.functions.shop import Shop, assert_posted_once, drain_queues, nudged, open_shop
from tests.functions.sync.runs import (
    DAY,
    QUARTER,
    in_any_order,
    messages,
    run,
    slow,
    taken,
    window,
)
from tests.shared.test_queue import Refusing

HOUR = timedelta(hours=1)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def transactions(queued: Sequence[dict[str, str]]) -> Counter[str]:
    return Counter(each["balance_transaction"] for each in queued)


def progress(shop: Shop) -> Feed:
    return feeds.read(shop.tenant, "stripe")


def turn(shop: Shop) -> Due:
    return Due(shop.tenant, "feed_stripe", CLOSE)


def record_all(shop: Shop, made: Sequence[Sale]) -> None:
    """Writes of each sale the row that says that it was decided."""
    with RowItem.batch_write() as batch:
        for sale in made:
            source = Source(sale.id("txn"), "stripe", CLOSE)
            batch.save(ledger._source_row(shop.tenant, source, "booked", CLOSE))


def lists(shop: Shop) -> int:
    return shop.business.stripe.calls["GET /v1/balance_transactions"]


class Queue:
    """Keeps what it was sent; moto's takes minutes over thousands."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, str]] = []

    def send_message_batch(self, **batch: Any) -> dict[str, Any]:
        self.bodies += [json.loads(each["MessageBody"]) for each in batch["Entries"]]
        return {}


# ---- windows


def test_the_next_window_overlaps_by_seven_days(stack: Stack, shop: Shop) -> None:
    stack.clock.shift(20 * DAY)
    run(stack)
    assert (window(shop).since, window(shop).finished_at) == (
        datetime(2026, 9, 30, 23, tzinfo=UTC),
        datetime.now(UTC),
    )
    stack.clock.shift(QUARTER)
    run(stack)
    assert window(shop).since == datetime.now(UTC) - QUARTER - OVERLAP


def test_an_older_movement_that_arrives_late_is_found_within_seven_days(stack: Stack, shop: Shop) -> None:
    stack.clock.shift(20 * DAY)
    ago = {days: int(datetime.now(UTC).timestamp()) - days * DAY for days in (1, 6, 8)}
    newer, late, too_late = (factories.sales(1, created=ago[days])[0] for days in ago)
    shop.show([newer])
    stack.feed()
    drain_queues(stack)
    stack.clock.shift(QUARTER)
    shop.show([late, too_late])
    assert run(stack) == messages(shop, [late])


def test_progress_can_be_read(stack: Stack, shop: Shop) -> None:
    made = factories.sales(3)
    shop.show(made)
    run(stack)
    row = FeedItem.get(shop.tenant, "stripe")
    assert (row.seen, row.queued, row.after) == (3, 3, made[0].id("txn"))
    assert row.reached.timestamp() == made[0].created + 3
    assert row.finished_at == row.opened_at == row.covered_until == row.last_run_at == CLOSE


# ---- a long first window


def test_a_long_first_window_stops_in_time_and_goes_on_where_it_stopped(stack: Stack, shop: Shop) -> None:
    made, runs = factories.sales(2300), 0
    queue: Any = Queue()
    shop.show(made)
    while not progress(shop).covered:
        began = datetime.now(UTC)
        # A turn looks at the clock some three times a page.
        feeding.feed(turn(shop), replace(slow(stack, 5), inbox=Inbox(queue, "inbox")))
        assert datetime.now(UTC) - began < 2 * feeding.TURN
        queued = {each["balance_transaction"] for each in queue.bodies}
        record_all(shop, [sale for sale in made if sale.id("txn") in queued])
        runs += 1
    assert in_any_order(queue.bodies) == in_any_order(messages(shop, made))
    assert runs > 3
    assert (lists(shop), window(shop).seen, window(shop).queued) == (23, 2300, 2300)


def test_what_arrives_at_the_head_meanwhile_is_in_the_next_window(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(9)
    shop.show(made[:7])
    feeding.feed(turn(shop), slow(stack, 30))
    assert not progress(shop).covered
    shop.show(made[7:])
    queued = taken(stack) + run(stack)
    assert in_any_order(queued) == in_any_order(messages(shop, made[:7]))
    assert in_any_order(run(stack)) == in_any_order(messages(shop, made[7:]))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_nothing_is_skipped_wherever_it_dies(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """At every call that leaves the process, whatever that call is, with pages of two."""
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(count)
    for fatal in range(1, 100):
        shop = open_shop(stack, f"shop-{count}-{fatal}")
        shop.show(made)
        with choked(stack, "feed", fatal) as deadly:
            stack.feed()
            # The turn of a process that died is over, for SQS, after twelve minutes.
            stack.clock.shift(QUARTER)
            stack.feed()
        queued = transactions(taken(stack))
        assert queued.keys() >= {sale.id("txn") for sale in made}
        assert progress(shop).covered
        del stack.businesses[shop.tenant]
        close(shop)
        if not deadly.died:
            break
    assert fatal > 6


def close(shop: Shop) -> None:
    """No tenant any more, so that the next one is alone."""
    for row in (
        TenantItem(shop.tenant),
        FeedItem(shop.tenant, "stripe"),
        *(JobItem(shop.tenant, job) for job in JOBS),
    ):
        row.delete()


def test_a_page_that_was_not_taken_is_listed_again(stack: Stack, shop: Shop) -> None:
    made = factories.sales(2)
    shop.show(made)
    refusing: Any = Refusing()
    with pytest.raises(Unavailable, match="did not take"):
        feeding.feed(turn(shop), replace(wire(), inbox=Inbox(refusing, "inbox")))
    assert not progress(shop).window
    assert run(stack) == messages(shop, made)


def test_two_runs_at_once_skip_nothing_and_one_gives_way(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(6)
    shop.show(made)
    read = StripeReader.transactions
    begun = 0

    def meddled(self: StripeReader, *given: Any) -> StripePage:
        """Lets another turn read a page while this one reads its second."""
        nonlocal begun
        begun += 1
        if begun == 2:
            feeding.feed(turn(shop), slow(stack, 30))
        return read(self, *given)

    monkeypatch.setattr(StripeReader, "transactions", meddled)
    feeding.feed(turn(shop), wire())
    assert not window(shop).finished_at
    stack.feed()
    assert transactions(taken(stack)).keys() == {sale.id("txn") for sale in made}
    assert window(shop).finished_at


# ---- many tenants


@pytest.mark.parametrize("fault", [429, 500, "dropped"])
def test_a_tenant_that_cannot_be_read_stops_no_other_and_says_why(stack: Stack, fault: Kind) -> None:
    shops = [open_shop(stack, tenant) for tenant in ("first", "second", "third")]
    for each in shops:
        each.show(factories.sales(1))
    stack.stripe.faults.add(fault, on="/v1/balance_transactions")
    stack.feed()
    (failed,) = (item for item in FeedItem.scan() if item.last_error)
    assert "Stripe" in failed.last_error
    queued = taken(stack)
    assert {each["tenant"] for each in queued} == {each.tenant for each in shops} - {failed.tenant}
    assert [each["tenant"] for each in run(stack) if each not in queued] == [failed.tenant]
    assert FeedItem.get(failed.tenant, "stripe").last_error is None


def test_a_key_that_stripe_refuses_is_on_the_tenants_row(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    other.show(factories.sales(1))
    del stack.stripe.accounts[shop.business.stripe.api_key]
    stack.feed()
    assert "AuthenticationError" in FeedItem.get(shop.tenant, "stripe").last_error
    assert taken(stack) == messages(other, other.made)


def test_who_never_connected_anything_has_no_turn(stack: Stack) -> None:
    tenants.write("new", factories.settings(), "organisation", "user")
    assert run(stack) == []
    assert list(FeedItem.scan()) == []


@pytest.mark.parametrize(
    ("missing", "provider", "name"),
    [(STRIPE_KEY, "stripe", "Stripe"), (GOCARDLESS_KEY, "gocardless", "GoCardless")],
)
def test_a_key_that_was_taken_away_is_missed(
    stack: Stack, shop: Shop, missing: str, provider: str, name: str
) -> None:
    run(stack)
    SecretItem(shop.tenant, missing).delete()
    stack.feed()
    words = f"no {name} key is kept for this tenant"
    assert {row.provider: row.last_error for row in FeedItem.scan() if row.last_error} == {provider: words}


def test_an_unforeseen_mistake_is_noted_by_its_name_alone(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    other.show(factories.sales(1))
    TenantItem(shop.tenant, settings={"no": "settings"}).save()
    stack.feed()
    assert FeedItem.get(shop.tenant, "stripe").last_error == "KeyError"
    assert taken(stack) == messages(other, other.made)


def test_a_business_that_fails_is_due_again_like_any_other(stack: Stack, shop: Shop) -> None:
    stack.stripe.faults.add(500, on="/v1/balance_transactions")
    stack.do_due()
    assert jobs.due_at(shop.tenant, "feed_stripe") == CLOSE + QUARTER
    assert jobs.due_at(shop.tenant, "feed_gocardless") == CLOSE + 2 * HOUR


def test_a_feed_that_met_a_limit_is_due_when_the_limit_is_over(stack: Stack, shop: Shop) -> None:
    stack.stripe.faults.add(429, on="/v1/balance_transactions")
    stack.do_due()
    assert jobs.due_at(shop.tenant, "feed_stripe") == CLOSE + timedelta(seconds=2)
    assert "limit is used up" in FeedItem.get(shop.tenant, "stripe").last_error


def test_the_feed_is_due_every_quarter_of_an_hour_where_it_finds_something_and_else_by_the_hour(
    stack: Stack, shop: Shop
) -> None:
    shop.show(factories.sales(1))
    stack.do_due()
    assert jobs.due_at(shop.tenant, "feed_stripe") == CLOSE + QUARTER
    taken(stack)
    stack.clock.shift(QUARTER - timedelta(seconds=1))
    stack.do_due()
    assert progress(shop).revision == 1
    record_all(shop, shop.made)
    stack.clock.shift(timedelta(days=2))
    stack.do_due()
    assert jobs.due_at(shop.tenant, "feed_stripe") == datetime.now(UTC) + HOUR


def test_what_is_queued_is_not_queued_again_while_nobody_records_it(stack: Stack, shop: Shop) -> None:
    made = factories.sales(30)
    shop.show(made)
    for _ in range(3):
        stack.feed()
        stack.clock.shift(QUARTER)
    assert in_any_order(taken(stack)) == in_any_order(messages(shop, made))
    # A message that nobody has recorded by then is lost.
    stack.clock.shift(LOST)
    assert in_any_order(run(stack)) == in_any_order(messages(shop, made))


def test_the_feed_waits_for_its_messages_before_it_reads_on(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.feeds.MOST_AWAITED", 4)
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(9)
    shop.show(made)
    stack.feed()
    assert len(taken(stack)) == 4
    assert jobs.due_at(shop.tenant, "feed_stripe") == CLOSE + A_MOMENT
    assert run(stack) == []
    stack.clock.shift(A_MOMENT)
    record_all(shop, made[-4:])
    assert len(run(stack)) == 4
    record_all(shop, made[-8:])
    stack.clock.shift(A_MOMENT)
    assert run(stack) == messages(shop, made[:1])
    assert window(shop).finished_at


def test_a_lane_whose_nudge_was_lost_is_nudged(stack: Stack, shop: Shop) -> None:
    shop.record(factories.sales(1))
    boto3.client("sqs").purge_queue(QueueUrl=stack.lambdas.queues.posting)
    stack.feed()
    nudged(stack)
    assert_posted_once(shop)


def test_tenants_are_kept_apart(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    made = factories.sales(2)
    shop.show(made[:1])
    other.show(made[1:])
    queued = run(stack)
    assert sorted((each["tenant"], each["balance_transaction"]) for each in queued) == [
        ("demo", made[0].id("txn")),
        ("other", made[1].id("txn")),
    ]


def test_a_feed_without_tenants_does_nothing(stack: Stack) -> None:
    assert run(stack) == []
