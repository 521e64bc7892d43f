from __future__ import annotations

from local.stripe_month.account import StripeAccount
from local.stripe_month.payouts import (
    pay_out,
    pay_out_all,
    payout_arrives,
    payout_cancelled,
    payout_fails,
    top_up,
    top_up_reversed,
)
from local.stripe_month.refunds import movement_of, refund
from local.stripe_month.sales import Bought, pay


def an_account() -> StripeAccount:
    return StripeAccount(1_791_619_200)


def told(account: StripeAccount) -> list[str]:
    return [event["type"] for event in account.events if event["type"].startswith(("payout", "topup"))]


def test_the_whole_balance_goes_and_names_what_it_is_made_of() -> None:
    account = an_account()
    charge = pay(account, Bought(1000))
    made = pay_out_all(account)
    assert (made["amount"], made["automatic"], account.net()) == (965, True, 0)
    assert account.payout_members[made["id"]] == [made["balance_transaction"], charge["balance_transaction"]]


def test_nothing_is_paid_out_twice() -> None:
    account = an_account()
    pay(account, Bought(1000))
    pay_out_all(account)
    later = pay(account, Bought(2000))
    made = pay_out_all(account)
    assert account.payout_members[made["id"]] == [made["balance_transaction"], later["balance_transaction"]]


def test_below_nothing_the_bank_is_debited() -> None:
    account = an_account()
    refund(account, pay(account, Bought(1000)), 1000)
    made = pay_out_all(account)
    assert (made["amount"], movement_of(account, made)["amount"], account.net()) == (-35, 35, 0)


def test_one_by_hand_names_no_members_and_an_instant_one_has_a_fee() -> None:
    account = an_account()
    pay(account, Bought(10_000))
    made = pay_out(account, 5000, fee=50)
    assert (made["automatic"], made["method"], made["reconciliation_status"]) == (
        False,
        "instant",
        "not_applicable",
    )
    assert movement_of(account, made)["net"] == -5050
    assert account.payout_members == {}


def test_one_that_arrived_can_still_bounce() -> None:
    account = an_account()
    pay(account, Bought(1000))
    made = pay_out_all(account)
    payout_arrives(account, made)
    movement = payout_fails(account, made)
    assert (movement["type"], movement["reporting_category"]) == ("payout_failure", "payout_reversal")
    assert (made["status"], made["failure_balance_transaction"]) == ("failed", movement["id"])
    assert (account.net(), told(account)) == (965, ["payout.created", "payout.paid", "payout.failed"])


def test_one_that_is_called_off_comes_back_too() -> None:
    account = an_account()
    pay(account, Bought(1000))
    movement = payout_cancelled(account, pay_out_all(account))
    assert (movement["type"], account.net(), told(account)[-1]) == ("payout_cancel", 965, "payout.canceled")


def test_a_top_up_arrives_a_day_later_and_can_go_back() -> None:
    account = an_account()
    made = top_up(account, 5000)
    assert (made["status"], account.net(), told(account)) == (
        "succeeded",
        5000,
        ["topup.created", "topup.succeeded"],
    )
    movement = top_up_reversed(account, made)
    assert (movement["reporting_category"], account.net()) == ("topup_reversal", 0)
    assert made["balance_transaction"] != movement["id"]
