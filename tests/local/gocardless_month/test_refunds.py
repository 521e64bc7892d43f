from __future__ import annotations

import pytest

from local.gocardless_month.payments import Wanted
from local.gocardless_month.payouts import pay_out, payable, payout_paid
from local.gocardless_month.refunds import refund, refund_deducted, refund_fails, refund_paid
from tests.local.gocardless_month.conftest import Ask
from tests.local.gocardless_month.trading import (
    a_mandate,
    an_account,
    assert_agreed,
    confirmed,
    gross,
    paid_out,
    told,
)


def test_one_that_was_asked_for_moves_nothing_until_it_is_paid() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    made = refund(account, payment, 2000)
    assert (payment["amount_refunded"], account.clearing(), payable(account)) == (2000, 5000, 4916)
    refund_paid(account, made)
    assert (made["status"], account.clearing(), payable(account)) == ("paid", 3000, 2916)
    assert told(account, "refunds") == ["created", "paid"]


def test_pieces_are_lines_of_their_own_and_never_more_than_the_payment(ask: Ask) -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    confirmed(account, Wanted(9000))
    pieces = [refund(account, payment, amount) for amount in (2000, 3000)]
    for made in pieces:
        refund_paid(account, made)
    with pytest.raises(ValueError, match="has no 1 left to give back"):
        refund(account, payment, 1)
    out = paid_out(account)
    assert gross(account, out)[2:] == [("payment_refunded", "-2000.0"), ("payment_refunded", "-3000.0")]
    items = ask(account).payout_items.list(params={"payout": out["id"]}).records
    assert [each.links.refund for each in items if each.type == "payment_refunded"] == [
        each["id"] for each in pieces
    ]
    assert (account.clearing(), told(account, "refunds")[-2:]) == (0, ["refund_settled"] * 2)


def test_a_payout_may_keep_it_before_it_is_paid() -> None:
    account = an_account()
    made = refund(account, confirmed(account, Wanted(5000)), 2000)
    refund_deducted(account, made)
    refund_deducted(account, made)
    assert (account.clearing(), account.deducted_ahead(), payable(account)) == (5000, 2000, 2916)
    assert payout_paid(account, pay_out(account)) == [made]
    assert (made["status"], account.clearing(), account.deducted_ahead()) == ("submitted", 0, 0)
    refund_paid(account, made)
    assert (account.clearing(), payable(account)) == (0, 0)


def test_one_that_fails_before_it_is_paid_leaves_nothing_behind() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    made = refund(account, payment, 2000)
    refund_fails(account, made)
    assert (made["status"], payment["amount_refunded"]) == ("bounced", 0)
    assert (account.clearing(), payable(account)) == (5000, 4916)


def test_one_that_fails_after_it_was_paid_comes_back_in_a_payout() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    made = refund(account, payment, 2000)
    refund_paid(account, made)
    paid_out(account)
    refund_fails(account, made)
    assert (made["status"], payment["amount_refunded"], account.clearing()) == ("bounced", 0, 2000)
    assert_agreed(account)
    assert gross(account, paid_out(account)) == [("refund_funds_returned", "2000.0")]
    assert (made["status"], account.clearing()) == ("funds_returned", 0)
    assert told(account, "refunds") == ["created", "paid", "refund_settled", "failed", "funds_returned"]


def test_one_that_fails_while_a_payout_keeps_it_is_never_booked() -> None:
    account = an_account()
    made = refund(account, confirmed(account, Wanted(5000)), 2000)
    refund_deducted(account, made)
    out = pay_out(account)
    refund_fails(account, made)
    assert_agreed(account)
    assert payout_paid(account, out) == []
    assert account.clearing() == 2000 == payable(account)


def test_gocardless_gives_back_nothing_that_it_never_had() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000), a_mandate(account, direct=True))
    with pytest.raises(ValueError, match="never had the money"):
        refund(account, payment, 1000)
