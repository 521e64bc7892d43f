from __future__ import annotations

import pytest

from local.gocardless_month.payments import Wanted, charged_at, confirm, resubmit, submit
from local.gocardless_month.payouts import pay_out, payable, payout_paid
from local.gocardless_month.reversals import cancel_charge_back, charge_back, fail_late
from tests.local.gocardless_month.trading import (
    a_mandate,
    an_account,
    assert_agreed,
    confirmed,
    lines,
    paid_out,
    submitted,
    told,
)


def test_a_late_failure_before_the_payout_leaves_nothing_behind() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000))
    fail_late(account, payment)
    assert (payment["status"], account.clearing(), payable(account)) == ("failed", 0, 0)
    assert account.events[-1]["details"]["origin"] == "bank"


def test_a_late_failure_after_it_is_settled_in_a_later_payout() -> None:
    account = an_account()
    payment, other = confirmed(account, Wanted(5000)), confirmed(account, Wanted(20_000))
    assert paid_out(account)["amount"] == 24_652
    fail_late(account, payment)
    assert account.clearing() == -5000
    confirmed(account, Wanted(10_000))
    made = paid_out(account)
    assert lines(account, made) == [
        ("payment_failed", "-5000.0"),
        ("gocardless_fee", "84.0"),
        ("payment_paid_out", "10000.0"),
        ("gocardless_fee", "-144.0"),
    ]
    assert (made["amount"], account.clearing(), account.fees()) == (4940, 0, 348 + 60)
    assert told(account, "payments")[-2:] == ["late_failure_settled", "paid_out"]
    assert (payment["status"], other["status"]) == ("failed", "paid_out")


def test_it_may_cost_a_surcharge_and_keep_the_fee() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000))
    paid_out(account)
    fail_late(account, payment, fee_back=False, surcharge=2405)
    confirmed(account, Wanted(20_000))
    made = paid_out(account)
    assert lines(account, made)[:2] == [("payment_failed", "-1000.0"), ("surcharge_fee", "-240.5")]
    # 36 of the first payout; 264 and half a penny less than 241 of the second.
    assert (account.fees(), account.clearing()) == (36 + 504, 0)


def test_a_failure_while_the_payout_is_under_way_is_never_told_as_paid_out() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000))
    made = pay_out(account)
    fail_late(account, payment)
    assert account.clearing() == 0
    payout_paid(account, made)
    assert (payment["status"], payment["links"]["payout"]) == ("failed", made["id"])
    assert "paid_out" not in told(account, "payments")
    assert account.clearing() == -1000


def test_a_payment_that_failed_late_can_be_tried_again_and_paid_out_again() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000))
    paid_out(account)
    fail_late(account, payment, will_attempt_retry=True)
    resubmit(account, payment)
    submit(account, payment)
    account.now = charged_at(payment)
    confirm(account, payment)
    fail_late(account, payment)
    # Only the second try is undone: the first was paid out, and is still owed to GoCardless.
    assert (payable(account), account.clearing()) == (-964, -1000)
    assert_agreed(account)


def test_a_charge_back_is_settled_like_a_late_failure() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    paid_out(account)
    charge_back(account, payment)
    confirmed(account, Wanted(20_000))
    assert ("payment_charged_back", "-5000.0") in lines(account, paid_out(account))
    assert (payment["status"], account.clearing()) == ("charged_back", 0)
    assert told(account, "payments")[-2:] == ["chargeback_settled", "paid_out"]


@pytest.mark.parametrize("paid_first", [True, False])
def test_one_called_off_before_it_was_settled_is_forgotten(paid_first: bool) -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    if paid_first:
        paid_out(account)
    before = (payment["status"], account.clearing(), payable(account))
    charge_back(account, payment, surcharge=300 if paid_first else 0)
    cancel_charge_back(account, payment)
    assert (payment["status"], account.clearing(), payable(account)) == before
    assert told(account, "payments")[-1] == "chargeback_cancelled"
    assert_agreed(account)


def test_one_called_off_while_its_payout_is_under_way_is_then_paid_out() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    made = pay_out(account)
    charge_back(account, payment)
    cancel_charge_back(account, payment)
    assert payment["status"] == "confirmed"
    payout_paid(account, made)
    assert (payment["status"], account.clearing()) == ("paid_out", 0)


def test_a_fee_that_was_kept_is_not_taken_again() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    paid_out(account)
    charge_back(account, payment, fee_back=False)
    confirmed(account, Wanted(20_000))
    paid_out(account)
    cancel_charge_back(account, payment)
    assert lines(account, paid_out(account)) == [("payment_paid_out", "5000.0")]


def test_one_called_off_after_it_was_settled_is_paid_out_again() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(5000))
    paid_out(account)
    charge_back(account, payment)
    confirmed(account, Wanted(20_000))
    paid_out(account)
    cancel_charge_back(account, payment)
    assert (payment["status"], account.clearing()) == ("confirmed", 5000)
    made = paid_out(account)
    assert lines(account, made) == [("payment_paid_out", "5000.0"), ("gocardless_fee", "-84.0")]
    assert (payment["status"], account.clearing()) == ("paid_out", 0)


def test_what_was_settled_directly_is_taken_back_directly() -> None:
    account = an_account()
    payment = confirmed(account, Wanted(1000), a_mandate(account, direct=True))
    charge_back(account, payment, surcharge=300)
    assert (account.directly_settled(), account.clearing(), payable(account)) == (0, 0, 0)
    cancel_charge_back(account, payment)
    assert (account.directly_settled(), payment["status"], payable(account)) == (1000, "confirmed", 0)


def test_what_never_came_cannot_be_taken_back() -> None:
    account = an_account()
    payment = submitted(account, Wanted(1000))
    with pytest.raises(ValueError, match="is submitted, and not confirmed or paid_out"):
        fail_late(account, payment)
