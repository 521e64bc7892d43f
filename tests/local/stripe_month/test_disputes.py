from __future__ import annotations

from local.stripe_month.account import StripeAccount
from local.stripe_month.disputes import counter, dispute, inquire, inquiry_closes, lose, win, withdraw
from local.stripe_month.sales import Bought, pay
from local.worlds.stripe_shapes import Thing


def disputed() -> tuple[StripeAccount, Thing, Thing]:
    account = StripeAccount(1_791_619_200)
    charge = pay(account, Bought(10_000))
    return account, charge, dispute(account, charge, 10_000)


def told(account: StripeAccount) -> list[str]:
    return [event["type"].removeprefix("charge.dispute.") for event in account.events[2:]]


def test_one_movement_holds_money_and_fee() -> None:
    account, charge, opened = disputed()
    (movement,) = opened["balance_transactions"]
    assert (movement["amount"], movement["fee"], movement["net"]) == (-10_000, 2000, -12_000)
    assert (opened["status"], charge["disputed"]) == ("needs_response", True)
    assert told(account) == ["created", "funds_withdrawn"]


def test_an_inquiry_takes_nothing_until_it_is_a_dispute() -> None:
    account = StripeAccount(1_791_619_200)
    charge = pay(account, Bought(10_000))
    asked = inquire(account, charge, 10_000)
    assert (asked["status"], asked["balance_transactions"]) == ("warning_needs_response", [])
    withdraw(account, asked, charge)
    assert (asked["status"], len(asked["balance_transactions"])) == ("needs_response", 1)


def test_an_inquiry_can_simply_end() -> None:
    account = StripeAccount(1_791_619_200)
    asked = inquire(account, pay(account, Bought(10_000)), 10_000)
    inquiry_closes(account, asked)
    assert (asked["status"], told(account)) == ("warning_closed", ["created", "closed"])


def test_countering_may_cost_a_fee_of_its_own() -> None:
    account, _, opened = disputed()
    counter(account, opened, fee=2000)
    assert [each["fee"] for each in opened["balance_transactions"]] == [2000, 2000]
    assert (opened["status"], account.net()) == ("under_review", 10_000 - 170 - 14_000)


def test_countering_for_nothing_moves_nothing() -> None:
    account, _, opened = disputed()
    counter(account, opened, fee=0)
    assert len(opened["balance_transactions"]) == 1
    assert told(account)[-1] == "updated"


def test_what_is_won_comes_back_with_its_fees_or_without() -> None:
    for fee_back, left in ((True, -170), (False, -2170)):
        account, _, opened = disputed()
        movement = win(account, opened, fee_back)
        assert (movement["reporting_category"], account.net()) == ("dispute_reversal", 10_000 + left)
        assert told(account)[-2:] == ["funds_reinstated", "closed"]


def test_a_loss_moves_nothing() -> None:
    account, _, opened = disputed()
    before = account.net()
    lose(account, opened)
    assert (opened["status"], account.net(), told(account)[-1]) == ("lost", before, "closed")
