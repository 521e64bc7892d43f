"""A provider that refuses, stays away or is slow: its messages wait, and none of them dies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from local.demo.trading_day import CLOSE
from local.gocardless_month import payers, payments
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.stack.in_process import Stack
from local.standins.gocardless.limits import Limits, Meter
from shared.store import rows
from shared.store.secrets import STRIPE_KEY
from tests import factories
from tests.factories import sales
from tests.functions.debit_stories import DEE
from tests.functions.shop import Shop, assert_posted_once, come_to_rest, dead_letters, open_shop
from tests.functions.sync.runs import disconnect

OLD = timedelta(days=120)
LIMIT, PAYMENTS = 12, 24


def work_through(stack: Stack, most: timedelta, step: timedelta = timedelta(seconds=20)) -> timedelta:
    """Feeds the recorder until its queues are empty. Returns how long that took."""
    began, queues = datetime.now(UTC), stack.lambdas.queues
    while any(stack.lambdas._count(url) for url in (queues.inbox, queues.backlog)):
        assert datetime.now(UTC) - began < most
        while stack.lambdas.poll_inbox():
            pass
        stack.clock.shift(step)
    return datetime.now(UTC) - began


def booked(shop: Shop) -> int:
    return sum(row.kind == "Invoice" for row in rows.all_rows(shop.tenant, consistent=True))


def old_debits(shop: Shop, count: int) -> None:
    """Shows payments that were confirmed before the feed's seven days, so that no later window holds them."""
    account = GoCardlessAccount(int((CLOSE - OLD).timestamp()))
    mandate = payers.new_mandate(account, payers.new_customer(account, DEE))
    for _ in range(count):
        payment = payments.create(account, mandate, Wanted(1200))
        payments.submit(account, payment)
        account.now = payments.charged_at(payment)
        payments.confirm(account, payment)
    shop.business.gocardless.show(account.world())


def test_a_backlog_beyond_gocardlesss_limit_waits_and_none_of_it_dies(stack: Stack) -> None:
    settings = factories.settings() | {"feed_from": (CLOSE - 2 * OLD).date().isoformat()}
    shop = Shop(stack, stack.open_business("demo", settings))
    disconnect(shop, STRIPE_KEY)
    old_debits(shop, PAYMENTS)
    stack.feed()
    shop.business.gocardless.meter = Meter(Limits(minute=LIMIT))
    took = work_through(stack, timedelta(hours=2))
    assert took > timedelta(minutes=PAYMENTS * 4 // LIMIT - 1)
    assert dead_letters(stack) == 0
    assert booked(shop) == PAYMENTS


@pytest.mark.parametrize("fault", [503, 429, "dropped"])
def test_a_day_without_stripe_costs_delay_and_no_dead_letter(stack: Stack, fault: Any) -> None:
    shop, made = open_shop(stack), sales(3)
    shop.sell(made)
    stack.stripe.faults.add(fault, times=10_000)
    until = datetime.now(UTC) + timedelta(days=1)
    while datetime.now(UTC) < until:
        while stack.lambdas.poll_inbox():
            pass
        stack.clock.shift(timedelta(minutes=5))
    assert (dead_letters(stack), shop.rows()) == (0, [])
    # A day is 96 quarters of an hour: nobody is asked much more often than that.
    assert len(shop.business.stripe.log) < 3 * 150
    stack.stripe.faults.clear()
    come_to_rest(stack)
    assert_posted_once(shop)


def test_one_tenants_limit_keeps_no_other_waiting(stack: Stack) -> None:
    busy, quiet = open_shop(stack, "busy"), open_shop(stack, "quiet")
    busy.sell(sales(5))
    quiet.sell(sales(1))
    stack.stripe.faults.add(429, times=1)
    while stack.lambdas.poll_inbox():
        pass
    assert quiet.rows()
    # After the first refusal nobody asked for the busy one again.
    assert (len(busy.business.stripe.log), busy.rows()) == (1, [])


def test_a_slow_provider_costs_delay_and_no_function_is_killed(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call takes as long as is allowed; a batch of ten would need five minutes and more."""
    shop, made = open_shop(stack), sales(10)
    shop.sell(made)
    left: list[int] = []
    monkeypatch.setattr(requests.Session, "send", taking(stack, 8.0, requests.Session.send))
    while stack.lambdas._count(stack.lambdas.queues.inbox):
        began = datetime.now(UTC)
        while stack.lambdas.poll_inbox():
            left.append(int((datetime.now(UTC) - began).total_seconds()))
            began = datetime.now(UTC)
        stack.clock.shift(timedelta(seconds=20))
    assert max(left) < 150
    assert dead_letters(stack) == 0
    monkeypatch.undo()
    come_to_rest(stack)
    assert_posted_once(shop)


def taking(stack: Stack, seconds: float, send: Callable[..., Any]) -> Callable[..., Any]:
    def slowly(*given: Any, **options: Any) -> Any:
        stack.clock.shift(timedelta(seconds=seconds))
        return send(*given, **options)

    return slowly
