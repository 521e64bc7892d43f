"""What the recorder reads at GoCardless, and what comes of it."""

from __future__ import annotations

from collections import Counter

import pytest

from local.demo.trading_day import CLOSE
from local.gocardless_month import payments, payouts, refunds
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.payments import Wanted
from local.gocardless_month.shapes import Thing
from local.stack.in_process import Stack
from tests.functions.shop import Shop, come_to_rest, open_shop
from tests.local.gocardless_month.trading import a_mandate, confirmed, submitted

BEFORE = int(CLOSE.timestamp()) - 5 * 86400


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)


@pytest.fixture
def account() -> GoCardlessAccount:
    return GoCardlessAccount(BEFORE)


def tell(shop: Shop, account: GoCardlessAccount, *about: Thing) -> None:
    """Only what is told of these."""
    ids = {each["id"] for each in about}
    told = [each for each in account.events if ids & {*each["links"].values()}]
    shop.business.gocardless.show(account.world())
    shop.stack.deliver(shop.business, {"events": told}, to="gocardless")
    come_to_rest(shop.stack)


def read(shop: Shop) -> Counter[str]:
    return shop.business.gocardless.calls


def held(shop: Shop) -> dict[str, int]:
    balances = shop.business.xero.trial_balance()
    return {code: int(amount * 100) for code, amount in balances.items() if amount}


def test_what_is_told_before_money_came_costs_two_reads_each_and_makes_no_books(
    shop: Shop, account: GoCardlessAccount
) -> None:
    payment = submitted(account, Wanted(5000))
    tell(shop, account, payment)
    assert read(shop) == {"GET /payments/{id}": 2, "GET /events": 2}
    assert shop.rows() == []


def test_a_payment_whose_money_came_is_read_with_its_mandate_and_customer(
    shop: Shop, account: GoCardlessAccount
) -> None:
    payment = confirmed(account, Wanted(5000))
    account.events = account.events[-1:]
    tell(shop, account, payment)
    assert read(shop) == dict.fromkeys(
        ("GET /payments/{id}", "GET /events", "GET /mandates/{id}", "GET /customers/{id}"), 1
    )
    assert held(shop) == {"092": 5000, "200": -4167, "820": -833}


def test_a_payout_that_alone_is_told_of_brings_all_that_it_holds(
    shop: Shop, account: GoCardlessAccount
) -> None:
    kept = confirmed(account, Wanted(5000))
    refunds.refund_deducted(account, refunds.refund(account, kept, 1000))
    failing = confirmed(account, Wanted(3000))
    made = payouts.pay_out(account)
    payouts.payout_paid(account, made)
    account.events = [each for each in account.events if each["resource_type"] == "payouts"]
    tell(shop, account, made)
    assert held(shop)["090"] == made["amount"]
    assert held(shop).get("092", 0) == account.clearing() == 0
    assert {f"{each['id']} payment" for each in (kept, failing)} <= {row.key for row in shop.rows()}


def test_a_payment_that_never_was_confirmed_makes_no_books_whatever_it_is_told_of(
    shop: Shop, account: GoCardlessAccount
) -> None:
    payment = submitted(account, Wanted(5000))
    payments.fail(account, payment, will_attempt_retry=False)
    tell(shop, account, payment)
    assert shop.rows() == []
    assert held(shop) == {}


def test_a_payout_that_bounced_is_found_by_what_is_told_of_its_creditor(
    shop: Shop, account: GoCardlessAccount
) -> None:
    confirmed(account, Wanted(5000))
    made = payouts.pay_out(account)
    payouts.payout_paid(account, made)
    tell(shop, account, made)
    payouts.payout_bounces(account, made)
    account.events = account.events[-1:]
    tell(shop, account, {"id": "CR1"})
    assert held(shop)["092"] == account.clearing() == made["amount"]
    assert "090" not in held(shop)


def test_a_mandate_by_itself_is_not_read(shop: Shop, account: GoCardlessAccount) -> None:
    tell(shop, account, a_mandate(account))
    assert read(shop) == {}
