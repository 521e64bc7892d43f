"""A provider that its owner disconnects, and connects again: nothing is parked, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from shared.feeds import begun_anew
from shared.provider import Provider
from shared.store import feeds, jobs, provider_accounts
from shared.store.provider_accounts import ProviderAccount
from shared.store.secrets import KEYS, SIGNING, Secrets
from shared.store.tables.inbox import EventItem
from shared.wiring.base import connect_here
from tests import factories
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, dead_letters, drain_queues, open_shop

ACCOUNT = ProviderAccount(
    id="acct_1", name="", is_live=False, key_ending="demo", connected_by="ada", connected_at=CLOSE
)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    shop = open_shop(stack)
    own = provider_accounts.of_tenant(shop.tenant, "stripe")
    provider_accounts.save(shop.tenant, "stripe", own, ACCOUNT)
    return shop


def disconnect(shop: Shop, provider: Provider = "stripe") -> dict[str, Any]:
    secrets = connect_here().secrets
    kept = {purpose: secrets.read(shop.tenant, purpose) for purpose in (KEYS[provider], SIGNING[provider])}
    provider_accounts.end(shop.tenant, provider, ACCOUNT, CLOSE)
    return kept


def connect_again(shop: Shop, kept: dict[str, Any], provider: Provider = "stripe") -> None:
    secrets: Secrets = connect_here().secrets
    for purpose, values in kept.items():
        secrets.write(shop.tenant, purpose, values)
    ended = provider_accounts.of_tenant(shop.tenant, provider)
    provider_accounts.save(shop.tenant, provider, ended, ACCOUNT)
    assert feeds.save(shop.tenant, provider, begun_anew(feeds.read(shop.tenant, provider)), CLOSE)


def test_what_was_on_its_way_when_the_owner_disconnected_is_booked_once_connected_again(shop: Shop) -> None:
    shop.sell(factories.sales(3))
    kept = disconnect(shop)
    drain_queues(shop.stack)
    outcomes = {event.outcome for event in EventItem.query(shop.tenant, consistent_read=True)}
    assert (shop.rows(), outcomes, shop.stack.lambdas.waiting()) == ([], {"not_synced"}, 0)
    assert dead_letters(shop.stack) == 0
    connect_again(shop, kept)
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_what_the_feed_had_queued_is_queued_anew(shop: Shop) -> None:
    shop.show(factories.sales(3))
    # Older than the days that every window reads again.
    shop.stack.clock.shift(timedelta(days=10))
    shop.stack.feed()
    assert shop.stack.lambdas.waiting() == 3
    kept = disconnect(shop)
    drain_queues(shop.stack)
    assert (shop.rows(), shop.stack.lambdas.waiting(), dead_letters(shop.stack)) == ([], 0, 0)
    connect_again(shop, kept)
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_the_feed_rests_without_failing(shop: Shop) -> None:
    disconnect(shop)
    shop.stack.feed()
    job = jobs.read(shop.tenant, "feed_stripe")
    assert job
    assert (job.failure, feeds.last_run(shop.tenant, "stripe")) == ("", None)


def test_only_the_provider_that_was_disconnected_rests(shop: Shop) -> None:
    disconnect(shop)
    shop.stack.feed()
    assert feeds.last_run(shop.tenant, "gocardless") is not None
