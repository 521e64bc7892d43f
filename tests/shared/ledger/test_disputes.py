from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from shared.events import DisputeLost, DisputeOpened, DisputeWon, Refunded
from shared.ledger.contacts import NAMELESS
from shared.ledger.documents import CreditNote, Line, Receive, Refund, Spend
from shared.ledger.known import Booking
from shared.money import pence
from shared.settings import Settings
from tests.shared.ledger.booking import (
    AT,
    CLEARING,
    CONTACT,
    DAY,
    LATER,
    LATER_DAY,
    NEXT_MONTH,
    SALE,
    SETTINGS,
    SUPPLIER,
    WRITE_OFF,
    Books,
    booked,
    kinds,
    moved,
    paid,
)

OPENED = DisputeOpened(moved(-12000, 2000, LATER, "txn_2"), "dp_1", SALE)
WON = DisputeWon(moved(12000, 0, NEXT_MONTH, "txn_3"), "dp_1", SALE)


def lost(pence_: int = 12000, at: datetime = NEXT_MONTH) -> DisputeLost:
    return DisputeLost("dp_1", at, pence(pence_), SALE)


def test_an_opened_dispute_is_spent_to_disputed_funds_and_its_fee_to_the_fees() -> None:
    funds = Line("Disputed: Consulting, Ada (dp_1)", "621", pence(12000), "NONE")
    fee = Line("Stripe fee", "404", pence(2000), "REVERSECHARGES")
    assert booked(OPENED).documents == (
        SUPPLIER,
        Spend("txn_2 dispute", SUPPLIER.key, CLEARING, LATER_DAY, (funds,)),
        SUPPLIER,
        Spend("txn_2 fee", SUPPLIER.key, CLEARING, LATER_DAY, (fee,)),
    )


def test_a_won_dispute_comes_back_from_disputed_funds() -> None:
    books = Books()
    made = books.book(paid(), OPENED, WON)
    assert kinds(made) == ["Contact", "Receive"]
    assert books.balances() == {CLEARING: 10000, "200": -12000, "404": 2000}


def test_a_fee_that_is_given_back_with_a_won_dispute_is_received_on_the_fees() -> None:
    books = Books()
    made = books.book(paid(), OPENED, replace(WON, moved=moved(12000, -2000, NEXT_MONTH, "txn_3")))
    assert [each.key for each in made.documents if isinstance(each, Receive)] == [
        "txn_3 dispute",
        "txn_3 fee",
    ]
    assert books.balances() == {CLEARING: 12000, "200": -12000}


def test_a_dispute_that_costs_its_fee_alone_is_that_fee() -> None:
    assert [each.key for each in booked(replace(OPENED, moved=moved(0, 2000))).documents] == [
        SUPPLIER.key,
        "txn_1 fee",
    ]


def test_a_dispute_of_a_sale_that_stripe_does_not_name_is_told_by_its_id() -> None:
    spent = booked(replace(OPENED, sale=None)).documents[1]
    assert isinstance(spent, Spend)
    assert spent.lines[0].description == "Disputed: (dp_1)"


# ---- lost


def test_a_lost_dispute_takes_the_sale_back_paid_out_of_disputed_funds() -> None:
    books = Books()
    made = books.book(paid(), OPENED, lost())
    line = Line("Refund: Consulting", "200", pence(12000), "OUTPUT2")
    day = NEXT_MONTH.date()
    assert made.documents == (
        CreditNote("dp_1 credit note", CONTACT.key, day, (line,)),
        Refund("dp_1 refund", "dp_1 credit note", "621", day, pence(12000)),
    )
    assert books.balances() == {CLEARING: -2000, "404": 2000}


def test_a_lost_dispute_can_be_written_off_without_a_change_of_vat() -> None:
    books = Books(WRITE_OFF)
    made = books.book(paid(), OPENED, lost())
    line = Line("Written off: Consulting, Ada (dp_1)", "416", pence(12000), "NONE")
    credit, refund = made.documents
    assert isinstance(credit, CreditNote)
    assert (credit.contact, credit.lines) == (CONTACT.key, (line,))
    assert isinstance(refund, Refund)
    assert refund.account == "621"
    assert books.balances() == {CLEARING: -2000, "200": -12000, "404": 2000, "416": 12000}


def test_a_dispute_lost_after_a_refund_takes_back_no_line_twice() -> None:
    books = Books()
    refund = Refunded(moved(-5000, at=LATER, source="txn_5"), SALE)
    made = books.book(paid(), refund, lost(7000))
    assert made.credited is not None
    assert (made.credited.before, made.credited.after) == (5000, 12000)
    assert "200" not in books.balances()


def test_a_write_off_gives_back_nothing_of_the_sale() -> None:
    books = Books(WRITE_OFF)
    assert books.book(paid(), lost()).credited is None


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_lost_dispute_of_a_sale_that_is_not_on_record_is_flagged(settings: Settings) -> None:
    made = booked(lost(), settings)
    assert kinds(made) == ["Contact", "CreditNote", "Refund"]
    assert made.attention == "sale_not_on_record"


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_lost_dispute_of_nothing_that_stripe_names_goes_to_the_nameless(settings: Settings) -> None:
    assert booked(replace(lost(), sale=None), settings).documents[0] == NAMELESS["stripe"]


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_lost_dispute_is_dated_when_it_was_noticed(settings: Settings) -> None:
    made = Books(settings, CONTACT).book(lost(at=AT))
    assert isinstance(made, Booking)
    assert {each.dated for each in made.documents if isinstance(each, CreditNote | Refund)} == {DAY}
