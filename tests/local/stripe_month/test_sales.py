from __future__ import annotations

from local.stripe_month.account import StripeAccount
from local.stripe_month.sales import (
    Bought,
    capture_less,
    capture_more,
    capture_part,
    debit,
    debit_fails,
    debit_fails_late,
    debit_succeeds,
    pay,
)
from local.worlds.stripe_shapes import Buyer

ADA = Buyer("Ada Lovell", "ada@example.com", "Leeds")


def an_account() -> StripeAccount:
    return StripeAccount(1_791_619_200)


def told(account: StripeAccount) -> list[str]:
    return [event["type"] for event in account.events]


def test_a_card_succeeds_before_it_is_settled() -> None:
    account = an_account()
    charge = pay(account, Bought(1000, ADA))
    assert told(account) == ["charge.succeeded", "charge.updated"]
    first, second = (event["data"]["object"]["balance_transaction"] for event in account.events)
    assert (first, second) == (None, charge["balance_transaction"])
    assert account.net() == 965


def test_euros_are_settled_in_either_balance() -> None:
    account = an_account()
    pay(account, Bought(1000, ADA, currency="eur"))
    pay(account, Bought(1000, ADA, currency="eur", balance="eur"))
    converted, kept = account.movements
    assert (converted["currency"], kept["currency"], kept["amount"]) == ("gbp", "eur", 1000)
    assert round(converted["exchange_rate"] * 1000) == converted["amount"]
    assert (account.net("gbp"), account.net("eur")) == (converted["net"], kept["net"])


def test_vat_on_the_fee_is_itemised() -> None:
    account = an_account()
    pay(account, Bought(1000, ADA, vat=True))
    (movement,) = account.movements
    assert [(part["type"], part["amount"]) for part in movement["fee_details"]] == [
        ("stripe_fee", 35),
        ("tax", 7),
    ]
    assert movement["net"] == 1000 - 42


def test_a_guest_is_no_customer_and_the_same_buyer_is_the_same_one() -> None:
    account = an_account()
    first, again = pay(account, Bought(1000, ADA)), pay(account, Bought(2000, ADA))
    guest, nobody = pay(account, Bought(3000, ADA, guest=True)), pay(account, Bought(4000))
    other = pay(account, Bought(5000, Buyer("The Lovells", ADA.email, "Leeds")))
    assert first["customer"] == again["customer"] != other["customer"]
    assert (guest["customer"], guest["billing_details"]["name"]) == (None, ADA.name)
    assert (nobody["customer"], nobody["billing_details"]["name"]) == (None, None)
    assert len(account.things["customers"]) == 2


def test_another_apps_payment_says_whose_it_is() -> None:
    assert pay(an_account(), Bought(1000, ADA, app="ca_xero"))["application"] == "ca_xero"


def test_a_further_part_is_a_movement_that_the_charge_does_not_name() -> None:
    account = an_account()
    charge = capture_part(account, Bought(1000, ADA))
    movement = capture_more(account, charge, 500)
    assert charge["balance_transaction"] != movement["id"]
    assert (movement["source"], charge["amount_captured"]) == (charge["id"], 1500)
    assert told(account)[-2:] == ["charge.captured", "charge.captured"]


def test_what_is_not_captured_goes_back_with_some_of_the_fee() -> None:
    account = an_account()
    charge = pay(account, Bought(10_000, ADA))
    movement = capture_less(account, charge, 4000)
    assert (movement["amount"], movement["fee"], movement["net"]) == (-4000, -60, -3940)


def test_a_debit_moves_nothing_until_the_bank_agrees() -> None:
    account = an_account()
    charge = debit(account, Bought(1000, ADA))
    assert (account.movements, charge["status"], charge["balance_transaction"]) == ([], "pending", None)
    movement = debit_succeeds(account, charge)
    assert (charge["balance_transaction"], charge["status"]) == (movement["id"], "succeeded")
    assert charge["id"].startswith("py_")
    assert told(account) == ["charge.pending", "charge.succeeded"]


def test_a_debit_that_fails_at_once_never_moves_anything() -> None:
    account = an_account()
    charge = debit(account, Bought(1000, ADA))
    debit_fails(account, charge)
    assert (account.movements, charge["status"], told(account)[-1]) == ([], "failed", "charge.failed")


def test_a_debit_that_fails_late_is_taken_back_and_its_fee_is_not() -> None:
    account = an_account()
    charge = debit(account, Bought(1000, ADA))
    paid = debit_succeeds(account, charge)
    failed = debit_fails_late(account, charge, fee=500)
    assert (failed["reporting_category"], failed["amount"], failed["fee"]) == ("charge_failure", -1000, 500)
    assert charge["failure_balance_transaction"] == failed["id"]
    assert charge["balance_transaction"] == paid["id"]
    assert account.net() == -paid["fee"] - 500
