"""Fees and network costs that name a dispute, a refund or a charge: movements of it, and yet only fees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from local.stack.in_process import Stack
from local.stripe_month import disputes, refunds, sales
from local.stripe_month.account import DAY
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Thing
from tests.functions.merchant import ADA, Merchant, assert_at_rest, open_merchant

COST = 350
POSITIONS = {"first": 0, "in the middle": 1, "last": 2}


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


def cost(merchant: Merchant, about: Thing) -> Thing:
    return merchant.account.move(-COST, "network_cost", "network_cost", about)


def told_by(merchant: Merchant, road: str) -> None:
    """The webhooks alone, or the feed alone."""
    events = merchant.fresh()
    if road == "webhook":
        merchant.show()
        merchant.hear(events)
        merchant.rest()
    merchant.settle()


@pytest.mark.parametrize("road", ["webhook", "feed"])
@pytest.mark.parametrize("position", POSITIONS.values(), ids=POSITIONS)
def test_a_lost_dispute_gives_back_what_it_took_wherever_its_network_cost_stands(
    merchant: Merchant, position: int, road: str
) -> None:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    dispute = disputes.dispute(merchant.account, charge, 12000)
    disputes.counter(merchant.account, dispute, fee=1500)
    dispute["balance_transactions"].insert(position, cost(merchant, dispute))
    disputes.lose(merchant.account, dispute)
    told_by(merchant, road)
    assert {code: merchant.held().get(code) for code in ("621", "200", "820", "404")} == {
        "621": None,
        "200": None,
        "820": None,
        "404": Decimal("40.50"),
    }
    assert_at_rest(merchant)


def test_a_cost_that_only_the_feed_finds_in_the_run_that_finds_the_loss_is_no_loss(
    merchant: Merchant,
) -> None:
    dispute = disputes.dispute(merchant.account, sales.pay(merchant.account, Bought(12000, ADA)), 12000)
    merchant.settle()
    merchant.account.wait(DAY)
    cost(merchant, dispute)
    disputes.lose(merchant.account, dispute)
    told_by(merchant, "feed")
    assert "621" not in merchant.held()
    assert merchant.held()["404"] == Decimal("25.50")
    assert_at_rest(merchant)


@pytest.mark.parametrize("road", ["webhook", "feed"])
def test_a_dispute_taken_in_the_feeds_time_is_not_dated_by_a_cost_of_before(
    merchant: Merchant, road: str
) -> None:
    dispute = disputes.dispute(merchant.account, sales.pay(merchant.account, Bought(12000, ADA)), 12000)
    early = cost(merchant, dispute)
    early["created"] -= 60 * DAY
    dispute["balance_transactions"].insert(0, early)
    disputes.lose(merchant.account, dispute)
    told_by(merchant, road)
    assert "621" not in merchant.held()
    assert {row.reason_code for row in merchant.shop.parked()} == set()


@pytest.mark.parametrize("road", ["webhook", "feed"])
@pytest.mark.parametrize("first", [True, False], ids=["cost first", "cost last"])
def test_a_refund_that_fails_takes_back_its_payment_and_not_a_cost_that_names_it(
    merchant: Merchant, first: bool, road: str
) -> None:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    refund = refunds.refund_waits(merchant.account, charge, 3000)
    if first:
        cost(merchant, refund)
    refunds.refund_goes_out(merchant.account, refund, charge)
    if not first:
        cost(merchant, refund)
    merchant.settle()
    refunds.refund_fails(merchant.account, refund, charge)
    told_by(merchant, road)
    assert merchant.shop.row(f"{refund['failure_balance_transaction']} reversal").kind == "Reversal"
    assert "850" not in merchant.held()
    assert_at_rest(merchant)


@pytest.mark.parametrize("road", ["webhook", "feed"])
def test_a_debit_that_fails_takes_back_its_payment_and_not_a_cost_that_names_it(
    merchant: Merchant, road: str
) -> None:
    charge = sales.debit(merchant.account, Bought(9000, ADA))
    cost(merchant, charge)
    sales.debit_succeeds(merchant.account, charge)
    merchant.settle()
    sales.debit_fails_late(merchant.account, charge, 0)
    told_by(merchant, road)
    assert merchant.shop.row(f"{charge['failure_balance_transaction']} reversal").kind == "Reversal"
    assert_at_rest(merchant)
