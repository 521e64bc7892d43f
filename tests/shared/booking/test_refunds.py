from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events import Refunded, RefundFailed, Sale
from shared.ledger.documents import (
    Credit,
    CreditNote,
    Invoice,
    Line,
    Overpayment,
    Pieces,
    Receive,
    Refund,
    Reversal,
)
from shared.ledger.profiles import PROFILES
from shared.money import pence
from tests.shared.booking.books import (
    CLEARING,
    CONTACT,
    DAY,
    DEBTORS,
    LATER,
    LATER_DAY,
    NEXT_MONTH,
    NEXT_MONTHS_DAY,
    ORDER,
    SALE,
    SETTINGS,
    Books,
    balances,
    booked,
    kinds,
    left_standing,
    moved,
    paid,
)


def refunded(pence_: int = 3000, number: int = 2, sale: Sale | None = SALE, fee: int = 0) -> Refunded:
    return Refunded(moved(-pence_, fee, LATER, f"txn_{number}"), sale)


def note(event: Refunded, books: Books) -> CreditNote:
    (found,) = (each for each in books.book(event).documents if isinstance(each, CreditNote))
    return found


def sold() -> Books:
    books = Books()
    books.book(paid())
    return books


def test_a_refund_is_a_credit_note_and_money_for_it() -> None:
    line = Line("Refund: Consulting", "200", pence(3000), "OUTPUT2")
    assert sold().book(refunded()).documents == (
        CreditNote("txn_2 credit note", CONTACT.key, LATER_DAY, (line,), (Credit("ch_1 invoice", 3000),)),
        Refund("txn_2 refund", "txn_2 credit note", CLEARING, LATER_DAY, pence(3000)),
    )


def test_a_refund_returns_no_fee_and_may_cost_one() -> None:
    books = Books()
    books.book(paid(fee=200), refunded(12000, fee=5))
    assert books.balances() == {CLEARING: -205, "404": 205}


def test_a_sale_is_never_credited_beyond_its_amount() -> None:
    books = sold()
    assert note(refunded(9000), books).credits == (Credit("ch_1 invoice", 9000),)
    made = books.book(refunded(5000, 3))
    assert made.attention == "beyond_the_sale"
    assert books.balances() == {CLEARING: -2000, "416": 2000}


# ---- a sale of several lines

LINES = tuple(
    Line(what, account, pence(amount), tax)
    for what, account, amount, tax in (
        ("Design", "200", 3333, "OUTPUT2"),
        ("Books", "201", 3333, "ZERORATEDOUTPUT"),
        ("Postage", "202", 3334, ""),
    )
)
ORDERED = Invoice("order_7 invoice", "crm:ada", DAY, DAY, LINES, is_whole=True)


def test_a_refund_takes_each_line_back_pro_rata_with_its_account_and_tax() -> None:
    credit = note(refunded(1000, sale=ORDER), Books(SETTINGS, ORDERED))
    assert credit.contact == "crm:ada"
    assert credit.lines == (
        Line("Refund: Design", "200", pence(333), "OUTPUT2"),
        Line("Refund: Books", "201", pence(333), "ZERORATEDOUTPUT"),
        Line("Refund: Postage", "202", pence(334), ""),
    )


def test_a_refund_of_pieces_brings_no_stock_back() -> None:
    pieces = Pieces(2, Decimal("5.00"), "BOOK")
    ordered = replace(ORDERED, lines=(Line("Book", "200", pence(1000), "OUTPUT2", pieces=pieces),))
    credit = note(refunded(500, sale=ORDER), Books(SETTINGS, ordered))
    assert credit.lines == (Line("Refund: Book", "200", pence(500), "OUTPUT2"),)


def test_a_line_that_a_small_refund_does_not_reach_is_left_out() -> None:
    assert [line.account for line in note(refunded(1, sale=ORDER), Books(SETTINGS, ORDERED)).lines] == ["202"]


@given(st.lists(st.integers(min_value=1, max_value=10_000), min_size=1, max_size=8))
def test_refunds_of_a_whole_sale_give_back_each_of_its_lines_exactly(parts: list[int]) -> None:
    books, left = Books(SETTINGS, ORDERED), 10_000
    for number, part in enumerate([*parts, 10_000]):
        amount = min(part, left)
        if amount:
            assert note(refunded(amount, number, ORDER), books).total == pence(amount)
        left -= amount
    notes = [each for each in books.documents.values() if isinstance(each, CreditNote)]
    assert balances([ORDERED, *notes]) == {}


# ---- a sale that is not on record


@pytest.mark.parametrize("sale", [SALE, replace(SALE, description=" ")])
def test_a_refund_of_a_sale_that_is_not_on_record_is_one_line_and_flagged(sale: Sale) -> None:
    made = booked(refunded(sale=sale))
    assert kinds(made) == ["Contact", "CreditNote", "Refund"]
    assert made.attention == "sale_not_on_record"
    credit = made.documents[1]
    assert isinstance(credit, CreditNote)
    words = "Refund: Consulting" if sale is SALE else "Refund: Sale"
    assert credit.lines == (Line(words, "200", pence(3000), "OUTPUT2"),)


def test_a_refund_of_nothing_that_stripe_names_goes_to_the_nameless() -> None:
    made = booked(refunded(sale=None))
    assert made.documents[0] == PROFILES["stripe"].nameless
    assert made.attention == "sale_not_on_record"


def test_a_refund_of_a_sale_on_record_needs_nobodys_attention() -> None:
    assert sold().book(refunded()).attention == ""


# ---- refunds that come back


def came_back(pence_: int = 3000, late: bool = False, refund: str = "txn_2") -> RefundFailed:
    at = NEXT_MONTH if late else LATER.replace(hour=20)
    return RefundFailed(moved(pence_, at=at, source="txn_9"), SALE, refunded=refund)


def test_a_refund_that_comes_back_in_its_month_is_deleted_and_the_credit_note_stays() -> None:
    books = sold()
    made = books.book(refunded(), came_back())
    assert made.documents == (
        Reversal(
            "txn_9 reversal",
            "txn_2 refund",
            "credit",
            LATER_DAY,
            pence(3000),
            CLEARING,
            CONTACT.key,
            description="Refund failed",
        ),
    )
    assert books.balances() == {CLEARING: 12000, "200": -9000, DEBTORS: -3000}


def test_a_refund_that_comes_back_in_another_month_comes_through_suspense_and_is_owed() -> None:
    books = sold()
    made = books.book(refunded(), came_back(late=True))
    line = Line("Refund failed", "850", pence(3000), "NONE")
    assert left_standing(made) == (
        Receive("txn_9 reversal", CONTACT.key, CLEARING, NEXT_MONTHS_DAY, (line,), of="txn_2 refund"),
        CreditNote("txn_9 owed", CONTACT.key, NEXT_MONTHS_DAY, (line,)),
    )
    assert books.balances() == {CLEARING: 12000, "200": -9000, DEBTORS: -3000}


@pytest.mark.parametrize("event", [came_back(2999), came_back(refund="txn_unknown")])
def test_what_comes_back_and_is_no_refund_on_record_is_owed_through_suspense(event: RefundFailed) -> None:
    books = sold()
    assert kinds(books.book(refunded(), event)) == ["Receive", "CreditNote"]


def test_what_comes_back_of_a_sale_that_is_not_on_record_is_owed_to_its_payer() -> None:
    assert kinds(booked(came_back())) == ["Contact", "Receive", "CreditNote"]
    assert booked(replace(came_back(), sale=None)).documents[0] == PROFILES["stripe"].nameless


def test_what_comes_back_is_owed_to_whoever_the_credit_note_was_for() -> None:
    books = Books(SETTINGS, ORDERED)
    made = books.book(refunded(sale=ORDER), came_back(late=True))
    assert {getattr(each, "contact", "") for each in left_standing(made)} == {"crm:ada"}


def test_a_refund_of_an_overpayment_gives_that_back_and_takes_back_no_sale() -> None:
    overpaid = Overpayment("txn_1 payment", CONTACT.key, CLEARING, DAY, pence(12000))
    books = sold()
    # Its invoice was voided by a person, so Xero did not take the payment.
    books.documents[overpaid.key] = overpaid
    made = books.book(replace(refunded(), paid="txn_1"))
    (back,) = made.documents
    assert isinstance(back, Refund)
    assert (back.of, back.amount.minor, made.attention) == (overpaid.key, 3000, "")
