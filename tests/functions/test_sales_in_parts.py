"""One sale, several payments: parts, second payments, failed debits, refunds and disputes of one invoice.

Sales and VAT are those of the sale, whichever payment brought the money, and nothing is left to be
allocated by hand where all of it was one sale's.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import pytest

from local.stack.in_process import Stack
from local.stripe_month import disputes, refunds, sales
from local.stripe_month.account import DAY
from local.stripe_month.invoices import invoice, pays
from local.stripe_month.sales import Bought
from local.worlds.stripe_shapes import Thing
from shared.providers.objects import ORDER
from tests.functions.merchant import ADA, Merchant, assert_at_rest, open_merchant

KITCHEN = (("Units", 27001), ("Fitting", 8999))


@pytest.fixture
def merchant(stack: Stack) -> Merchant:
    return open_merchant(stack)


def card(merchant: Merchant, owed: Thing, amount: int) -> Thing:
    charge = sales.pay(merchant.account, Bought(amount, ADA))
    return pays(merchant.account, charge, owed)


def debit(merchant: Merchant, owed: Thing, amount: int) -> Thing:
    charge = pays(merchant.account, sales.debit(merchant.account, Bought(amount, ADA)), owed)
    sales.debit_succeeds(merchant.account, charge)
    return charge


def sold(merchant: Merchant) -> dict[str, Decimal]:
    """Sales, VAT, bad debts and disputed money; what a person made by hand before is taken off."""
    held = merchant.held()
    accounts = ("200", "201", "820", "416", "621")
    return {code: held[code] for code in accounts if held.get(code)}


def is_open(merchant: Merchant) -> int:
    """Documents that somebody would have to settle or allocate: invoices, and money that is owed back."""
    ours = [each for each in merchant.xero.documents() if each["id"] not in merchant.theirs]
    kinds = ("invoice", "overpayment", "credit_note")
    return sum(1 for each in ours if each["kind"] in kinds and each["status"] == "AUTHORISED")


def assert_sold(merchant: Merchant, total: str, vat: str, account: str = "200") -> None:
    """In pounds, and nothing is open, owed or lost."""
    assert sold(merchant) == {account: -Decimal(total), "820": -Decimal(vat)}
    assert is_open(merchant) == 0


# ---- parts


@pytest.mark.parametrize("parts", [(36000,), (12000, 24000), (9000, 9000, 18000), (1, 35999)])
@pytest.mark.parametrize("by_feed", [False, True])
def test_parts_of_an_invoice_are_one_sale(merchant: Merchant, parts: Sequence[int], by_feed: bool) -> None:
    owed = invoice(merchant.account, KITCHEN)
    for amount in parts:
        card(merchant, owed, amount)
    if by_feed:
        merchant.fresh()
    merchant.settle()
    assert_sold(merchant, "300.00", "60.00")
    assert len([each for each in merchant.shop.live("invoice") if each["total"] == 360]) == 1
    assert_at_rest(merchant)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parts_may_be_told_in_any_order(merchant: Merchant, order: Sequence[int]) -> None:
    owed = invoice(merchant.account, KITCHEN)
    charges = [card(merchant, owed, amount) for amount in (9000, 9000, 18000)]
    told = merchant.fresh()
    merchant.show()
    for place in order:
        merchant.hear(each for each in told if each["data"]["object"]["id"] == charges[place]["id"])
    merchant.rest()
    assert_sold(merchant, "300.00", "60.00")
    assert_at_rest(merchant)


def test_a_deposit_leaves_the_rest_open_until_it_is_paid(merchant: Merchant) -> None:
    owed = invoice(merchant.account, KITCHEN)
    card(merchant, owed, 10000)
    merchant.settle()
    assert merchant.held()["610"] - merchant_before(merchant) == Decimal(260)
    merchant.account.wait(40 * DAY)
    card(merchant, owed, 26000)
    merchant.settle()
    assert_sold(merchant, "300.00", "60.00")
    assert_at_rest(merchant)


def merchant_before(merchant: Merchant) -> Decimal:
    """What the invoice that a person made by hand waits for."""
    return sum((each["total"] for each in merchant.theirs.values() if each["kind"] == "invoice"), Decimal())


def test_a_credit_balance_that_was_used_is_taken_off_the_sale(merchant: Merchant) -> None:
    owed = invoice(merchant.account, KITCHEN, credit_used=6000)
    card(merchant, owed, 30000)
    merchant.settle()
    assert_sold(merchant, "250.00", "50.00")
    assert_at_rest(merchant)


def test_instalments_of_an_order_whose_total_nobody_tells_are_each_invoiced(merchant: Merchant) -> None:
    for _ in range(3):
        sales.pay(merchant.account, Bought(5000, ADA, metadata={ORDER: "plan-7"}))
        merchant.account.wait(10 * DAY)
    merchant.settle()
    # 50.00 holds 8.33 of VAT.
    assert_sold(merchant, "125.01", "24.99")
    assert_at_rest(merchant)


def test_a_period_of_a_subscription_goes_to_the_subscription_account(merchant: Merchant) -> None:
    owed = invoice(merchant.account, [("June", 6000)], subscription="sub_1")
    card(merchant, owed, 6000)
    merchant.settle()
    assert_sold(merchant, "50.00", "10.00", account="201")
    assert_at_rest(merchant)


# ---- paid twice


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("which", [0, 1])
def test_paid_twice_and_one_refunded_is_one_sale(merchant: Merchant, apart: bool, which: int) -> None:
    owed = invoice(merchant.account, [("Consulting", 12000)])
    charges = [card(merchant, owed, 12000), card(merchant, owed, 12000)]
    if apart:
        merchant.settle()
        merchant.account.wait(DAY)
    refunds.refund(merchant.account, charges[which], 12000)
    merchant.settle()
    assert_sold(merchant, "100.00", "20.00")
    assert_at_rest(merchant, flagged=["overpaid"])


# ---- a second payment after a failed one


@pytest.mark.parametrize("days", [0, 1, 40])
@pytest.mark.parametrize("settled_between", [True, False])
@pytest.mark.parametrize("by_feed", [False, True])
def test_a_card_pays_what_a_failed_debit_has_left_open(
    merchant: Merchant, days: int, settled_between: bool, by_feed: bool
) -> None:
    owed = invoice(merchant.account, [("Consulting", 9000)])
    failing = debit(merchant, owed, 9000)
    if settled_between:
        merchant.settle()
    merchant.account.wait(days * DAY)
    sales.debit_fails_late(merchant.account, failing, fee=400)
    card(merchant, owed, 9000)
    if by_feed:
        merchant.fresh()
    merchant.settle()
    assert_sold(merchant, "75.00", "15.00")
    assert_at_rest(merchant)


def test_the_failure_may_be_told_after_the_card_that_made_up_for_it(merchant: Merchant) -> None:
    owed = invoice(merchant.account, [("Consulting", 9000)])
    failing = debit(merchant, owed, 9000)
    merchant.settle()
    merchant.account.wait(DAY)
    sales.debit_fails_late(merchant.account, failing, fee=0)
    card(merchant, owed, 9000)
    told = merchant.fresh()
    merchant.show()
    merchant.hear(reversed(told))
    merchant.rest()
    assert_sold(merchant, "75.00", "15.00")
    assert_at_rest(merchant, flagged=["overpaid"])


@pytest.mark.parametrize("days", [1, 40])
def test_what_made_up_for_a_failed_debit_is_refunded_as_the_sale(merchant: Merchant, days: int) -> None:
    owed = invoice(merchant.account, [("Consulting", 9000)])
    failing = debit(merchant, owed, 9000)
    merchant.settle()
    merchant.account.wait(days * DAY)
    sales.debit_fails_late(merchant.account, failing, fee=0)
    paid = card(merchant, owed, 9000)
    merchant.settle()
    refunds.refund(merchant.account, paid, 9000)
    merchant.settle()
    assert (sold(merchant), is_open(merchant)) == ({}, 0)
    assert_at_rest(merchant)


def test_one_part_fails_and_is_paid_by_two_cards(merchant: Merchant) -> None:
    owed = invoice(merchant.account, KITCHEN)
    card(merchant, owed, 12000)
    failing = debit(merchant, owed, 24000)
    merchant.settle()
    merchant.account.wait(40 * DAY)
    sales.debit_fails_late(merchant.account, failing, fee=0)
    card(merchant, owed, 10000)
    card(merchant, owed, 14000)
    merchant.settle()
    assert_sold(merchant, "300.00", "60.00")
    assert_at_rest(merchant)


# ---- credited once


@pytest.mark.parametrize("refunded", [12000, 7000])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_sale_that_is_refunded_and_charged_back_is_credited_once(
    merchant: Merchant, refunded: int, at_once: bool
) -> None:
    charge = sales.pay(merchant.account, Bought(12000, ADA))
    refunds.refund(merchant.account, charge, refunded)
    opened = disputes.dispute(merchant.account, charge, 12000)
    if not at_once:
        merchant.settle()
        merchant.account.wait(DAY)
    disputes.lose(merchant.account, opened)
    merchant.settle()
    assert sold(merchant) == {"416": Decimal(refunded) / 100}
    assert is_open(merchant) == 0
    assert_at_rest(merchant, flagged=["beyond_the_sale"])


def test_a_capture_in_parts_is_refunded_over_all_its_invoices(merchant: Merchant) -> None:
    charge = sales.capture_part(merchant.account, Bought(4000, ADA))
    sales.capture_more(merchant.account, charge, 5000)
    merchant.settle()
    refunds.refund(merchant.account, charge, 9000)
    merchant.settle()
    assert (sold(merchant), is_open(merchant)) == ({}, 0)
    assert_at_rest(merchant)
