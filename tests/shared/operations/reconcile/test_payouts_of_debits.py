"""GoCardless's payouts are held against gross items and fees, and show their items for six months."""

from __future__ import annotations

from datetime import datetime, timedelta

from local.demo.trading_day import CLOSE
from local.gocardless_month import payouts, reversals
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.shapes import Thing
from local.stack.business import Business
from local.stack.in_process import Stack
from shared.reconciliation.payouts import PayoutMatch
from shared.store import payouts as kept
from tests import factories
from tests.functions.shop import come_to_rest
from tests.shared.operations.causes import reasons_of
from tests.shared.operations.collector import Collector

OLD = timedelta(days=250)


def open_collector(stack: Stack, at: datetime, business: Business) -> Collector:
    return Collector(stack, business, GoCardlessAccount(int(at.timestamp())))


def pay_out(collector: Collector) -> Thing:
    made = payouts.pay_out(collector.account)
    payouts.payout_paid(collector.account, made)
    return made


def paid_out(collector: Collector) -> Thing:
    """It is told of and posted."""
    made = pay_out(collector)
    collector.settle()
    return made


def match_of(collector: Collector, payout: Thing) -> PayoutMatch:
    found = kept.read(collector.business.tenant, "gocardless", payout["id"])
    assert found
    return found


def asked(collector: Collector) -> int:
    """How often GoCardless was asked what a payout holds."""
    return collector.business.gocardless.calls["GET /payout_items"]


def test_gross_items_come_to_the_payout_and_its_fees(collector: Collector) -> None:
    collector.confirmed(20000)
    payout = paid_out(collector)
    collector.look()
    match = match_of(collector, payout)
    assert (match.is_matched, match.reasons, match.sum_of_items) == (True, (), 20000)
    assert match.own.pence == -20000
    assert match.payout.amount == payout["amount"] < 20000
    before = asked(collector)
    collector.look()
    assert asked(collector) == before


def test_a_payout_that_bounces_and_is_paid_again_says_so_in_between(collector: Collector) -> None:
    collector.confirmed(20000)
    payout = paid_out(collector)
    collector.look()
    payouts.payout_bounces(collector.account, payout)
    collector.settle()
    collector.look()
    match = match_of(collector, payout)
    assert (reasons_of(match), match.is_matched) == ([("payout_returned", 1, 0)], True)
    payouts.payout_retried(collector.account, payout)
    payouts.payout_paid(collector.account, payout)
    collector.settle()
    collector.look()
    match = match_of(collector, payout)
    assert (reasons_of(match), len(match.payout.movements)) == ([], 3)
    assert f"{payout['id']}-paid-2 transfer" in [each.key for each in match.own.documents]


def test_a_payment_that_is_paid_out_once_more_is_held_against_its_second_payment(
    collector: Collector,
) -> None:
    payment = collector.confirmed(20000)
    pay_out(collector)
    collector.confirmed(30000)
    reversals.charge_back(collector.account, payment)
    pay_out(collector)
    reversals.cancel_charge_back(collector.account, payment)
    payout = paid_out(collector)
    collector.look()
    match = match_of(collector, payout)
    assert reasons_of(match) == []
    again = f"{payment['id']}-chargeback_cancelled payment"
    assert again in [each.key for item in match.items for each in item.documents]


def test_what_gocardless_does_not_say_is_asked_again(collector: Collector) -> None:
    collector.confirmed(20000)
    collector.settle()
    collector.look()
    payout = paid_out(collector)
    collector.stack.gocardless.faults.add(500, on="/payout_items")
    assert collector.look().is_reconciled
    assert reasons_of(match_of(collector, payout)) == [("items_not_read", 1, 0)]
    collector.look()
    assert match_of(collector, payout).is_matched


def test_a_payout_of_more_than_six_months_ago_has_no_tick_and_is_asked_for_once(stack: Stack) -> None:
    settings = factories.settings(feed_from=(CLOSE - OLD).date().isoformat())
    collector = open_collector(stack, CLOSE - OLD, stack.open_business("demo", settings))
    collector.confirmed(20000)
    made = pay_out(collector)
    collector.account.now = int(CLOSE.timestamp())
    collector.settle()
    come_to_rest(stack)
    collector.look()
    match = match_of(collector, made)
    assert (reasons_of(match), match.is_matched) == ([("items_not_shown", 1, 0)], False)
    before = asked(collector)
    collector.look()
    assert asked(collector) == before


def test_one_that_is_on_its_way_is_not_looked_at_yet(collector: Collector) -> None:
    collector.confirmed(20000)
    payouts.pay_out(collector.account)
    collector.settle()
    collector.look()
    assert kept.checks(collector.business.tenant, "gocardless") == {}
