"""A business that is yet to make its settings: nothing is booked, nothing is lost, and nobody is alarmed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from local.demo.trading_day import CLOSE
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.stack.in_process import Stack
from shared.feeds import OFTEN
from shared.jobs import JOBS
from shared.store import businesses, jobs, tenants, troubles
from shared.store.tables.businesses import TenantItem
from shared.store.tables.inbox import EventItem
from shared.store.tables.lanes import FeedItem
from shared.troubles import KINDS
from tests import factories
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, dead_letters, drain_queues, open_shop
from tests.local.gocardless_month.trading import confirmed

A_DAY = timedelta(days=1)


@pytest.fixture
def shop(stack: Stack) -> Shop:
    """Opens a business that is connected, and has made no settings."""
    shop = open_shop(stack)
    TenantItem(shop.tenant).update(actions=[TenantItem.settings.remove()])
    return shop


def make_settings(shop: Shop) -> None:
    profile = businesses.profile(shop.tenant)
    assert profile
    tenants.write(shop.tenant, factories.settings(), profile.xero_organisation, profile.xero_user)


def outcomes(shop: Shop) -> set[str | None]:
    return {event.outcome for event in EventItem.query(shop.tenant, consistent_read=True)}


def test_what_stripe_tells_before_the_settings_are_made_is_booked_once_they_are(shop: Shop) -> None:
    shop.sell(factories.sales(3))
    drain_queues(shop.stack)
    assert (shop.rows(), outcomes(shop)) == ([], {"not_set_up"})
    assert (shop.stack.lambdas.waiting(), dead_letters(shop.stack)) == (0, 0)
    shop.stack.clock.shift(5 * A_DAY)
    make_settings(shop)
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_what_gocardless_tells_before_the_settings_are_made_is_booked_once_they_are(shop: Shop) -> None:
    account = GoCardlessAccount(int((CLOSE - 5 * A_DAY).timestamp()))
    confirmed(account, Wanted(5000))
    shop.business.gocardless.show(account.world())
    shop.stack.deliver(shop.business, {"events": account.events}, to="gocardless")
    drain_queues(shop.stack)
    assert (shop.rows(), outcomes(shop)) == ([], {"not_set_up"})
    make_settings(shop)
    shop.stack.feed()
    come_to_rest(shop.stack)
    assert "not_set_up" not in outcomes(shop)
    held = {code: int(amount * 100) for code, amount in shop.business.xero.trial_balance().items() if amount}
    assert held == {"092": 5000, "200": -4167, "820": -833}


def test_its_jobs_rest_without_failing(stack: Stack, shop: Shop) -> None:
    stack.do_due()
    standing = [jobs.read(shop.tenant, job) for job in JOBS]
    assert {each.failure for each in standing if each} == {""}
    assert jobs.due_at(shop.tenant, "feed_stripe") == CLOSE + OFTEN
    assert [*FeedItem.scan()] == []
    assert [each for kind in KINDS for each in troubles.of_kind(kind)] == []
