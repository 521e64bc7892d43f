from __future__ import annotations

from local.stripe_month.account import DAY, StripeAccount
from local.stripe_month.refunds import movement_of, refund, refund_fails, refund_goes_out, refund_waits
from local.stripe_month.sales import Bought, pay


def an_account() -> StripeAccount:
    return StripeAccount(1_791_619_200)


def told(account: StripeAccount) -> list[str]:
    return [event["type"] for event in account.events]


def test_pieces_add_up_to_the_charge() -> None:
    account = an_account()
    charge = pay(account, Bought(1000))
    refund(account, charge, 400)
    assert (charge["amount_refunded"], charge["refunded"]) == (400, False)
    refund(account, charge, 600)
    assert (charge["amount_refunded"], charge["refunded"]) == (1000, True)
    assert account.net() == -35
    assert told(account)[2:5] == ["refund.created", "refund.updated", "charge.refunded"]


def test_one_that_waits_moves_nothing_yet() -> None:
    account = an_account()
    charge = pay(account, Bought(1000))
    made = refund_waits(account, charge, 1000)
    assert (made["status"], made["balance_transaction"], account.net()) == ("pending", None, 965)
    refund_goes_out(account, made, charge)
    assert (made["status"], account.net()) == ("succeeded", -35)


def test_one_that_fails_comes_back() -> None:
    account = an_account()
    charge = pay(account, Bought(1000))
    made = refund(account, charge, 1000)
    movement = refund_fails(account, made, charge)
    assert (movement["reporting_category"], movement["amount"]) == ("refund_failure", 1000)
    assert (made["status"], made["failure_balance_transaction"]) == ("failed", movement["id"])
    assert (charge["amount_refunded"], charge["refunded"], account.net()) == (0, False, 965)


def test_euros_go_back_at_the_rate_of_that_day() -> None:
    account = an_account()
    charge = pay(account, Bought(10_000_00, currency="eur"))
    account.wait(DAY)
    went = movement_of(account, refund(account, charge, 10_000_00))
    assert went["currency"] == "gbp"
    assert -went["amount"] != movement_of(account, charge)["amount"]


def test_the_refund_of_a_debit_is_named_after_it() -> None:
    account = an_account()
    charge = pay(account, Bought(1000)) | {"id": "py_1"}
    made = refund(account, charge, 100)
    assert made["id"].startswith("pyr_")
    assert movement_of(account, made)["type"] == "payment_refund"
