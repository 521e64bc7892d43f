"""Whoever was erased is in no document any more; amounts, dates and ids are as they were."""

from __future__ import annotations

from datetime import date

import pytest

from shared.ledger.codec import document_from_dict, document_to_dict, kind_of
from shared.ledger.documents import Contact, ContactEmail, Document, Invoice, Line, Reversal
from shared.ledger.pseudonyms import Erased, pseudonym_of
from shared.money import Money

DAY = date(2026, 11, 30)
ADA = Erased(
    frozenset({"stripe:cus_1"}),
    ("Ada Ltd", "Ada Lovelace", "ada@ada.example", "Li", ""),
    "Erased customer 1",
)
POUNDS = Money(1000, "GBP")
SOLD = Line("Lesson for Ada  Lovelace", "200", POUNDS, "OUTPUT2")
INVOICE = Invoice("ch_1 invoice", "stripe:cus_1", DAY, DAY, (SOLD,))
REVERSAL = Reversal(
    "ch_1 back", "ch_1 invoice", "credit", DAY, POUNDS, "clearing", description="Disputed by Ada Ltd"
)


@pytest.mark.parametrize(
    "document",
    [
        Contact("stripe:cus_1", "Ada Lovelace", "ada@ada.example", "ada@home"),
        ContactEmail("stripe:cus_1 email", "stripe:cus_1", "ada@ada.example"),
        INVOICE,
        REVERSAL,
    ],
)
def test_no_document_names_them_and_each_can_be_read_again(document: Document) -> None:
    bare = ADA.in_document(kind_of(document), document_to_dict(document))
    assert "ada" not in str(bare).casefold()
    again = document_from_dict(kind_of(document), bare)
    assert (again.key, again.parents) == (document.key, document.parents)


def test_amounts_dates_and_accounts_stay() -> None:
    before = document_to_dict(INVOICE)
    after = ADA.in_document("Invoice", before)
    assert {**after, "lines": None} == {**before, "lines": None}
    (line,), (former,) = after["lines"], before["lines"]
    assert line == {**former, "description": "Lesson for Erased customer 1"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ADA LOVELACE, ada@ada.example", "Erased customer 1, Erased customer 1"),
        ("Adaptive lighting, Lid, Canada Ltd", "Adaptive lighting, Lid, Canada Ltd"),
        (r"Ada Ltd \1 [x]", r"Erased customer 1 \1 [x]"),
        ("", ""),
    ],
)
def test_only_whole_names_are_taken_out_whatever_their_capitals(text: str, left: str) -> None:
    assert ADA.without(text) == left


def test_a_row_is_theirs_by_its_key_its_parents_or_its_contact() -> None:
    assert ADA.is_about("stripe:cus_1", (), None)
    assert ADA.is_about("ch_1 invoice", ("stripe:cus_1",), {})
    assert ADA.is_about("ch_1 back", ("ch_1 invoice",), {"contact": "stripe:cus_1"})
    assert not ADA.is_about("ch_2", ("stripe:cus_2",), {"contact": "stripe:cus_2"})


def test_a_pseudonym_is_one_persons_and_says_nothing_of_the_person() -> None:
    assert pseudonym_of("c1") == pseudonym_of("c1") != pseudonym_of("c2")
    assert "c1" not in pseudonym_of("c1")
