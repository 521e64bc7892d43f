"""A provider that is switched off: its money is not booked, and none of it is missing once it is on again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from local.demo.trading_day import CLOSE
from local.stack.in_process import Stack
from shared.feeds import RARELY
from shared.operations.status import status
from shared.store import jobs, reconciliations, tenants
from shared.store.tables.inbox import EventItem
from shared.store.tables.lanes import FeedItem
from tests import factories
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, dead_letters, drain_queues, open_shop
from tests.functions.trading import owner_of


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


def sync(shop: Shop, *providers: str, **changes: Any) -> None:
    owner = owner_of(shop.tenant)
    settings = factories.settings(synced=[*providers], **changes)
    tenants.write(shop.tenant, settings, owner.xero_organisation, owner.xero_user)


def without_gocardless() -> dict[str, str]:
    accounts = factories.settings()["accounts"].items()
    return {name: code for name, code in accounts if not name.startswith("gocardless")}


def test_what_happens_while_a_provider_is_off_is_booked_once_it_is_on(shop: Shop) -> None:
    sync(shop, "gocardless")
    shop.sell(factories.sales(3))
    shop.stack.feed()
    drain_queues(shop.stack)
    outcomes = {event.outcome for event in EventItem.query(shop.tenant, consistent_read=True)}
    assert (shop.rows(), outcomes, shop.stack.lambdas.waiting()) == ([], {"not_synced"}, 0)
    assert dead_letters(shop.stack) == 0
    sync(shop, "stripe", "gocardless")
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_its_feed_rests_and_its_account_is_not_reconciled(stack: Stack, shop: Shop) -> None:
    sync(shop, "stripe")
    stack.feed()
    stack.reconcile()
    assert [row.provider for row in FeedItem.scan()] == ["stripe"]
    assert reconciliations.latest(shop.tenant, "gocardless") is None
    assert reconciliations.latest(shop.tenant, "stripe")
    assert [each.provider for each in status(owner_of(shop.tenant)).providers] == ["stripe"]
    due = jobs.due_at(shop.tenant, "feed_gocardless")
    assert due
    assert due - max(row.last_run_at for row in FeedItem.scan()) >= RARELY / 2


def test_a_difference_of_a_provider_that_is_switched_off_is_nobodys_trouble(stack: Stack, shop: Shop) -> None:
    stack.reconcile()
    state = reconciliations.state(shop.tenant)
    reconciliations.save_state(shop.tenant, replace(state, differs_since={"gocardless": CLOSE}))
    sync(shop, "stripe")
    stack.reconcile()
    assert reconciliations.differs_since(shop.tenant) is None


def test_a_business_that_has_one_provider_alone_needs_no_accounts_of_the_other(
    stack: Stack, shop: Shop
) -> None:
    sync(shop, "stripe", accounts=without_gocardless())
    shop.sell(factories.sales(2))
    stack.feed()
    come_to_rest(stack)
    stack.reconcile()
    assert_posted_once(shop)
    latest = reconciliations.latest(shop.tenant, "stripe")
    job = jobs.read(shop.tenant, "reconcile")
    assert latest
    assert job
    assert job.failure == ""
