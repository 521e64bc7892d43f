from __future__ import annotations

import pytest

from shared.events import Transferred, TransferReturned
from shared.ledger.documents import Reversal, Transfer
from shared.money import pence
from tests.shared.booking.books import (
    CLEARING,
    DAY,
    LATER,
    LATER_DAY,
    NEXT_MONTH,
    NEXT_MONTHS_DAY,
    Books,
    booked,
    kinds,
    left_standing,
    moved,
)

BANK = "090"
PAYOUT = Transferred(moved(-14690, 0), "Stripe payout po_1")


def returned(gross: int = 14690, late: bool = False, fee: int = 0) -> TransferReturned:
    at = NEXT_MONTH if late else LATER
    return TransferReturned(moved(gross, fee, at, "txn_2"), "Stripe payout po_1 returned", "txn_1")


def test_a_payout_is_a_transfer_to_the_main_bank_account() -> None:
    assert booked(PAYOUT).documents == (Transfer("txn_1 transfer", CLEARING, BANK, DAY, pence(14690)),)


def test_a_payout_of_a_negative_balance_comes_from_the_main_bank_account() -> None:
    made = booked(Transferred(moved(2500), "Stripe payout po_1"))
    assert made.documents == (Transfer("txn_1 transfer", BANK, CLEARING, DAY, pence(2500)),)


def test_a_top_up_comes_from_the_main_bank_account_and_goes_back_to_it() -> None:
    books = Books()
    books.book(Transferred(moved(2500), "Stripe top-up tu_1"))
    assert books.balances() == {CLEARING: 2500, BANK: -2500}
    books.book(Transferred(moved(-2500, source="txn_2"), "Stripe top-up tu_1"))
    assert books.balances() == {}


def test_a_payouts_fee_is_booked_besides_it() -> None:
    books = Books()
    assert kinds(books.book(Transferred(moved(-14690, 150), "Stripe payout po_1"))) == [
        "Transfer",
        "Contact",
        "Spend",
    ]
    assert books.balances() == {CLEARING: -14840, BANK: 14690, "404": 150}


def test_a_payout_that_bounces_in_its_month_is_deleted() -> None:
    books = Books()
    made = books.book(PAYOUT, returned())
    assert made.documents == (
        Reversal(
            "txn_2 transfer",
            "txn_1 transfer",
            "transfer_back",
            LATER_DAY,
            pence(14690),
            account=CLEARING,
            to_account=BANK,
        ),
    )
    assert books.balances() == {}


def test_a_payout_that_bounces_in_another_month_is_transferred_back() -> None:
    books = Books()
    made = books.book(PAYOUT, returned(late=True))
    back = Transfer("txn_2 transfer", BANK, CLEARING, NEXT_MONTHS_DAY, pence(14690))
    assert left_standing(made) == (back,)
    assert books.balances() == {}


def test_a_payout_that_is_not_on_record_is_transferred_back_when_it_bounces() -> None:
    assert kinds(booked(returned())) == ["Transfer"]


@pytest.mark.parametrize("gross", [14689, -14690])
def test_what_does_not_undo_the_payout_deletes_nothing(gross: int) -> None:
    books = Books()
    assert kinds(books.book(PAYOUT, returned(gross))) == ["Transfer"]
    assert books.balances()[CLEARING] == -14690 + gross


@pytest.mark.parametrize("late", [False, True])
def test_what_a_bounce_costs_is_booked_besides_it(late: bool) -> None:
    books = Books()
    books.book(PAYOUT, returned(late=late, fee=150))
    assert books.balances() == {CLEARING: -150, "404": 150}
