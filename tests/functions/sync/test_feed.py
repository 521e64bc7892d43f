"""The feed: skips nothing wherever it dies, holds nobody up, and says how far it has come."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.sync import feed as feeding
from functions.sync.wiring import wire
from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from local.standins.faults import Kind
from shared.feeds import OVERLAP, Feed
from shared.queue import Inbox
from shared.store import feeds
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY
from shared.store.tables import FeedItem, TenantItem
from tests import factories
from tests.functions.process_deaths import choked
from tests.functions.shop import Shop, drain_queues, open_shop
from tests.functions.sync.runs import (
    DAY,
    QUARTER,
    disconnect,
    in_any_order,
    messages,
    run,
    slow,
    taken,
    window,
)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def transactions(queued: Sequence[dict[str, str]]) -> Counter[str]:
    return Counter(each["balance_transaction"] for each in queued)


def progress(shop: Shop) -> Feed:
    return feeds.read(shop.tenant, "stripe")


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
        feeding.feed(replace(slow(stack, 60), inbox=Inbox(queue, "inbox")))
        assert datetime.now(UTC) - began < feeding.RUN + timedelta(minutes=5)
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
    feeding.feed(slow(stack, 240))
    assert not progress(shop).covered
    shop.show(made[7:])
    queued = taken(stack) + run(stack)
    assert in_any_order(queued) == in_any_order(messages(shop, made[:7]))
    assert transactions(run(stack)).keys() == {sale.id("txn") for sale in made}


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
    for row in (TenantItem(shop.tenant), FeedItem(shop.tenant, "stripe")):
        row.delete()


def test_a_page_that_was_not_taken_is_listed_again(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(**batch: Any) -> dict[str, Any]:
        return {"Failed": batch["Entries"]}

    made = factories.sales(2)
    shop.show(made)
    with monkeypatch.context() as patch:
        patch.setattr(wire().inbox.sqs, "send_message_batch", refuses)
        with pytest.raises(ExceptionGroup):
            stack.feed()
    assert not progress(shop).window
    assert run(stack) == messages(shop, made)


def test_two_runs_at_once_skip_nothing_and_one_gives_way(
    stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    made = factories.sales(6)
    shop.show(made)
    first, second = (feeding._pages(shop.tenant, "stripe", wire()) for _ in range(2))
    next(first)
    next(second)  # goes on from the first one's cursor
    with pytest.raises(StopIteration):
        next(first)
    assert list(second) == []
    assert transactions(taken(stack)).keys() == {sale.id("txn") for sale in made}
    assert window(shop).finished_at


# ---- many tenants


@pytest.mark.parametrize("fault", [429, 500, "dropped"])
def test_a_tenant_that_cannot_be_read_stops_no_other_and_says_why(stack: Stack, fault: Kind) -> None:
    shops = [open_shop(stack, tenant) for tenant in ("first", "second", "third")]
    for each in shops:
        each.show(factories.sales(1))
    stack.stripe.faults.add(fault, on="/v1/balance_transactions")
    with pytest.raises(ExceptionGroup, match="could not be read"):
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
    with pytest.raises(ExceptionGroup):
        stack.feed()
    assert "AuthenticationError" in FeedItem.get(shop.tenant, "stripe").last_error
    assert taken(stack) == messages(other, other.made)


def test_who_never_connected_anything_is_passed_over(stack: Stack, shop: Shop) -> None:
    disconnect(shop, STRIPE_KEY, GOCARDLESS_KEY)
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
    disconnect(shop, missing)
    with pytest.raises(ExceptionGroup):
        stack.feed()
    words = f"no {name} key is kept for this tenant any more"
    assert {row.provider: row.last_error for row in FeedItem.scan() if row.last_error} == {provider: words}


def test_an_unforeseen_mistake_is_noted_by_its_name_alone(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack, "other")
    other.show(factories.sales(1))
    TenantItem(shop.tenant, settings={"no": "settings"}).save()
    with pytest.raises(ExceptionGroup):
        stack.feed()
    assert FeedItem.get(shop.tenant, "stripe").last_error == "KeyError"
    assert taken(stack) == messages(other, other.made)


def test_tenants_take_turns_page_by_page(stack: Stack, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "PAGE", 2)
    other = open_shop(stack, "other")
    for each in (shop, other):
        disconnect(each, GOCARDLESS_KEY)
        each.show(factories.sales(8))
    feeding.feed(slow(stack, 120))
    assert 0 < window(shop).seen < 8
    assert abs(window(shop).seen - window(other).seen) <= 2


def test_who_waited_longest_comes_first_whatever_the_provider(stack: Stack) -> None:
    shops = [open_shop(stack, f"shop-{n}") for n in range(3)]
    everybody = [(each.tenant, provider) for each in shops for provider in feeding.LISTINGS]
    fed = []
    for _ in range(2 * len(everybody)):
        # Time for one turn.
        feeding.feed(slow(stack, 250))
        latest = [item for item in FeedItem.scan() if item.last_run_at > datetime.now(UTC) - QUARTER]
        fed += [(item.tenant, item.provider) for item in latest]
        stack.clock.shift(QUARTER)
    assert fed == 2 * everybody


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
