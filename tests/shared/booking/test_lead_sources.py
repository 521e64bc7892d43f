"""What brought the customer stands on every line of a sale, and stays what it was when the sale was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.events import DisputeLost, Refunded, Sale
from shared.ledger.documents import CreditNote, Invoice, Line, Receive, Spend
from shared.money import pence
from tests.shared.booking.books import AT, LATER, ORDER, SALE, SETTINGS, Books, moved, paid
from tests.shared.booking.histories import KNOWN, UNKNOWN, histories, retold

SOLD = {SETTINGS.sales_account, SETTINGS.subscriptions_account}


def lines(books: Books) -> Iterator[Line]:
    for document in books.documents.values():
        if isinstance(document, Invoice | CreditNote | Receive | Spend):
            yield from document.lines


def sold(books: Books) -> list[Line]:
    return [each for each in lines(books) if each.account in SOLD]


@pytest.mark.parametrize("sale", [KNOWN, UNKNOWN], ids=["total known", "total unknown"])
@given(data=st.data())
@settings(max_examples=100)
def test_every_line_of_a_sale_has_what_brought_the_customer_when_it_was_made(
    sale: Sale, data: st.DataObject
) -> None:
    books = Books()
    books.lead_source = "referral"
    for event in data.draw(retold(data.draw(histories(sale)))):
        books.book(event)
        # Whoever changes the customer's source changes no sale that was made.
        books.lead_source = "referral" if not books.facts else "a fair"
    assert {each.lead_source for each in sold(books)} == {"referral"}
    assert {each.lead_source for each in lines(books) if each.account not in SOLD} <= {""}


def test_a_later_sale_has_the_source_of_that_day() -> None:
    books = Books()
    books.lead_source = "referral"
    books.book(paid())
    books.lead_source = "a fair"
    books.book(paid(ORDER, source="txn_2", at=LATER))
    assert [each.lead_source for each in sold(books)] == ["referral", "a fair"]


def test_a_sale_of_a_customer_without_a_source_stays_without_one() -> None:
    books = Books()
    books.book(paid())
    books.lead_source = "referral"
    books.book(Refunded(moved(-5000, source="txn_2", at=LATER), SALE, "txn_1"))
    assert {each.lead_source for each in sold(books)} == {""}


def test_a_refund_of_a_sale_that_these_books_do_not_hold_has_the_source_of_the_customer() -> None:
    books = Books()
    books.lead_source = "referral"
    books.book(Refunded(moved(-5000), SALE, "txn_0"))
    assert [each.lead_source for each in sold(books)] == ["referral"]


def test_a_lost_dispute_of_such_a_sale_has_it_too() -> None:
    books = Books()
    books.lead_source = "referral"
    books.book(DisputeLost("dp_1", "stripe", LATER, pence(5000), SALE, AT, "txn_0"))
    assert [each.lead_source for each in sold(books)] == ["referral"]


def test_what_is_written_off_is_no_sale_and_has_none() -> None:
    books = Books(replace(SETTINGS, dispute_lost="write_off"))
    books.lead_source = "referral"
    books.book(paid(), DisputeLost("dp_1", "stripe", LATER, pence(12000), SALE, AT, "txn_1"))
    losses = [each for each in lines(books) if each.account == SETTINGS.bad_debts_account]
    assert [each.lead_source for each in losses] == [""]
