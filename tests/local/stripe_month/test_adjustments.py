from __future__ import annotations

from local.stripe_month.account import StripeAccount
from local.stripe_month.adjustments import elsewhere, network_cost, own_fee, set_right
from local.worlds.stripe_shapes import Thing


def an_account() -> StripeAccount:
    return StripeAccount(1_791_619_200)


def shape(movement: Thing) -> tuple[str, int, int, int]:
    return movement["reporting_category"], movement["amount"], movement["fee"], movement["net"]


def test_a_fee_is_an_amount_taken_or_given_back() -> None:
    assert shape(own_fee(an_account(), 500)) == ("fee", -500, 0, -500)
    assert shape(own_fee(an_account(), -500)) == ("fee", 500, 0, 500)
    assert shape(network_cost(an_account(), 30)) == ("network_cost", -30, 0, -30)


def test_a_fee_with_vat_itemises_it() -> None:
    movement = own_fee(an_account(), 500, vat=True)
    assert shape(movement) == ("fee", 0, 600, -600)
    assert [part["amount"] for part in movement["fee_details"]] == [500, 100]


def test_no_object_and_no_webhook_tells_of_them() -> None:
    account = an_account()
    own_fee(account, 500)
    assert set_right(account, -700)["source"] is None
    assert (account.events, account.net()) == ([], -1200)


def test_another_purse_is_not_in_the_balance() -> None:
    account = an_account()
    elsewhere(account, 5000)
    assert (account.net(), len(account.movements)) == (0, 1)
