from __future__ import annotations

from decimal import Decimal

import pytest

from local.gocardless_month.payments import Wanted
from local.gocardless_month.payouts import (
    pay_out,
    payable,
    payout_bounces,
    payout_paid,
    payout_retried,
)
from local.gocardless_month.refunds import refund, refund_paid
from local.gocardless_month.reversals import fail_late
from tests.local.gocardless_month.conftest import Ask
from tests.local.gocardless_month.trading import (
    an_account,
    assert_agreed,
    balances,
    confirmed,
    gross,
    lines,
    paid_out,
    told,
)


def test_four_payments_of_10_55_pay_out_40_73_and_the_fee_is_1_47() -> None:
    account = an_account()
    for _ in range(4):
        confirmed(account, Wanted(1055))
    made = paid_out(account)
    assert lines(account, made) == 4 * [("payment_paid_out", "1055.0"), ("gocardless_fee", "-36.7")]
    assert (made["amount"], account.fees(), account.clearing()) == (4073, 147, 0)
    # Rounded fee by fee: a field to be wary of.
    assert made["deducted_fees"] == 148


def test_the_client_reads_lines_that_add_up_to_the_payout(ask: Ask) -> None:
    account = an_account()
    confirmed(account, Wanted(1055, app_fee=12))
    confirmed(account, Wanted(333))
    made = paid_out(account)
    client = ask(account)
    items = client.payout_items.list(params={"payout": made["id"]}).records
    assert [each.amount for each in items] == ["1055.0", "-36.7", "-12.0", "333.0", "-28.0"]
    assert round(sum(Decimal(each.amount) for each in items)) == client.payouts.get(made["id"]).amount
    assert client.payouts.get(made["id"]).arrival_date == "2026-10-16"


def test_nothing_is_booked_before_a_payout_is_paid_and_no_webhook_tells_of_it() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000))
    made = pay_out(account)
    assert (account.clearing(), account.fees(), account.fees_to_come()) == (1000, 0, 36)
    assert (balances(account)["pending_payouts"], told(account, "payouts")) == (964, [])
    assert (payment["status"], "payout" in payment["links"]) == ("confirmed", False)
    payout_paid(account, made)
    assert (account.clearing(), account.fees(), account.fees_to_come()) == (0, 36, 0)
    assert (payment["status"], payment["links"]["payout"]) == ("paid_out", made["id"])
    assert [event["action"] for event in account.events[-2:]] == ["paid_out", "paid"]
    assert account.events[-2]["links"] == {"payment": payment["id"], "payout": made["id"]}


def test_nothing_is_paid_out_twice() -> None:
    account = an_account()
    confirmed(account, Wanted(1000))
    paid_out(account)
    confirmed(account, Wanted(2000))
    assert gross(account, paid_out(account)) == [("payment_paid_out", "2000.0")]


def test_a_debt_waits_for_money_that_covers_it() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000))
    paid_out(account)
    fail_late(account, payment)
    assert (payable(account), balances(account)["confirmed_funds"]) == (-964, -964)
    with pytest.raises(ValueError, match="nothing to pay out: -964 GBP"):
        pay_out(account)
    confirmed(account, Wanted(2000))
    made = paid_out(account)
    assert (made["amount"], account.clearing()) == (1952 - 964, 0)


def test_fees_given_back_can_exceed_those_taken() -> None:
    account = an_account()
    confirmed(account, Wanted(1000, fee=-105))
    made = paid_out(account)
    assert (made["amount"], account.fees(), made["deducted_fees"]) == (1011, -11, -11)


def test_one_that_bounces_comes_back_and_goes_again_without_a_second_fee() -> None:
    account = an_account()
    confirmed(account, Wanted(1000))
    made = paid_out(account)
    payout_bounces(account, made)
    assert (made["status"], account.clearing(), account.fees()) == ("bounced", 964, 36)
    assert (told(account, "creditors"), account.events[-1]["links"]) == (
        ["bounced_payout"],
        {"creditor": "CR1"},
    )
    assert_agreed(account)
    payout_retried(account, made)
    assert_agreed(account)
    payout_paid(account, made)
    assert (made["status"], account.clearing(), account.fees()) == ("paid", 0, 36)
    assert (told(account, "payouts"), told(account, "payments").count("paid_out")) == (["paid", "paid"], 1)


def test_one_that_goes_again_settles_nothing_a_second_time() -> None:
    account = an_account()
    refund_paid(account, refund(account, confirmed(account, Wanted(1000)), 300))
    made = paid_out(account)
    payout_bounces(account, made)
    payout_retried(account, made)
    assert payout_paid(account, made) == []
    assert told(account, "refunds").count("refund_settled") == 1


def test_a_payout_knows_what_the_books_should_make_of_it() -> None:
    account = an_account()
    confirmed(account, Wanted(1055))
    parcel = account.parcel_of(pay_out(account))
    assert (parcel.gross, parcel.amount, parcel.fees) == (1055, 1018, 37)
