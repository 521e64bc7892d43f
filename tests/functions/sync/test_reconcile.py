"""Each tenant is reconciled once an hour and soon after a payout; a difference that stays is measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.sync import reconcile as schedule
from local.stack.in_process import Stack
from local.stack.lambdas import context
from local.standins.xero import FOREVER, Fault, TooMany
from local.stripe_month import payouts, sales
from local.stripe_month.sales import Bought
from shared.jobs import Due
from shared.operations.connections import Connections
from shared.operations.reconcile.run import reconcile
from shared.operations.reconcile.xero_reading import Unfinished
from shared.reconciliation.result import Reconciliation
from shared.store import jobs, reconciliations, troubles
from shared.store.tenants import Tenant
from tests.functions.merchant import ADA, Merchant, open_merchant


def looks(merchant: Merchant) -> int:
    return len(list(reconciliations.history(merchant.shop.tenant, "stripe")))


def run(stack: Stack, minutes: int = 5) -> None:
    stack.clock.shift(timedelta(minutes=minutes))
    stack.do_due()


def differ(merchant: Merchant) -> None:
    """Makes a difference that stays: a sale that Xero does not take."""
    merchant.xero.archive_account("404")
    sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()


def test_a_business_that_differs_is_reconciled_by_the_hour(stack: Stack) -> None:
    merchant = open_merchant(stack)
    differ(merchant)
    run(stack)
    before = looks(merchant)
    for _ in range(11):
        run(stack)
    assert looks(merchant) == before
    run(stack)
    assert looks(merchant) == before + 1


def test_a_business_that_agrees_is_reconciled_less_often_until_something_is_posted(stack: Stack) -> None:
    merchant = open_merchant(stack)
    run(stack)
    run(stack, minutes=5 * 60)
    assert looks(merchant) == 1
    run(stack, minutes=60)
    assert looks(merchant) == 2
    sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    run(stack, minutes=60)
    assert looks(merchant) == 3


def test_a_payout_is_followed_by_a_reconciliation_within_minutes(stack: Stack) -> None:
    merchant = open_merchant(stack)
    sales.pay(merchant.account, Bought(12000, ADA))
    merchant.settle()
    run(stack)
    payouts.pay_out_all(merchant.account)
    merchant.settle()
    run(stack)
    assert looks(merchant) == 2
    run(stack)
    assert looks(merchant) == 2


def test_one_that_is_named_is_reconciled_whenever_it_was(stack: Stack) -> None:
    merchant, other = open_merchant(stack, "one"), open_merchant(stack, "two")
    run(stack)
    stack.clock.shift(timedelta(seconds=1))
    stack.lambdas.invoke("reconcile", {"tenants": ["one"]})
    assert (looks(merchant), looks(other)) == (2, 1)


def test_one_that_cannot_be_reconciled_does_not_keep_the_others_from_it(stack: Stack) -> None:
    merchant, other = open_merchant(stack, "one"), open_merchant(stack, "two")
    theirs = merchant.xero.tenant_id
    stack.xero.faults.add(Fault(TooMany(), lambda call: call.tenant_id == theirs, times=FOREVER))
    run(stack)
    assert (looks(merchant), looks(other)) == (0, 1)


def test_a_first_look_that_goes_on_is_due_again_in_a_minute(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    merchant = open_merchant(stack)

    def goes_on(*_: object) -> None:
        raise Unfinished("the first look goes on")

    with monkeypatch.context() as patch:
        patch.setattr(schedule, "reconcile", goes_on)
        run(stack)
    assert jobs.due_at("demo", "reconcile") == datetime.now(UTC) + timedelta(minutes=1)
    run(stack, minutes=1)
    assert looks(merchant) == 1


def test_two_turns_at_once_are_one_reconciliation(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    merchant = open_merchant(stack)
    due_at = jobs.due_at("demo", "reconcile")
    assert due_at
    turn = {"Records": [{"body": Due("demo", "reconcile", due_at).body()}]}
    begun: list[str] = []

    def while_another_begins(owner: Tenant, connections: Connections) -> list[Reconciliation]:
        begun.append(owner.tenant)
        if len(begun) < 3:
            schedule.handler(turn, context("reconcile"))
        return reconcile(owner, connections)

    monkeypatch.setattr(schedule, "reconcile", while_another_begins)
    stack.lambdas.invoke("reconcile", turn)
    assert (begun, looks(merchant)) == (["demo"], 1)


def test_a_first_look_that_goes_on_for_hours_is_trouble(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_merchant(stack)

    def goes_on(*_: object) -> None:
        raise Unfinished("the first look goes on")

    monkeypatch.setattr(schedule, "reconcile", goes_on)
    run(stack, minutes=170)
    assert troubles.of_tenant("demo") == []
    run(stack, minutes=10)
    assert [each.kind for each in troubles.of_tenant("demo")] == ["not_reconciled"]


def test_hours_apart_grow_until_the_difference_is_gone(stack: Stack) -> None:
    merchant = open_merchant(stack)
    differ(merchant)
    assert [apart(stack, hours) for hours in (1, 20, 4)] == [0, 20, 24]
    merchant.xero.restore_account("404")
    merchant.shop.retry_parked()
    merchant.rest()
    assert apart(stack, 1) == 0


def apart(stack: Stack, later: int) -> float:
    """Measured so many hours later, after a run."""
    run(stack, minutes=60 * later)
    since = reconciliations.differs_since("demo")
    return (datetime.now(UTC) - since) / timedelta(hours=1) if since else 0
