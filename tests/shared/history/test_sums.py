"""Sums follow every change of a document, and always equal a straight recount."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.history.codec import document_from_dict, document_to_dict, sums_from_dict, sums_to_dict
from shared.history.documents import SalesDocument
from shared.history.sums import Amounts, Sold, Sums, applied, recounted
from tests.shared.history.drawn import AT, documents

INVOICE = SalesDocument(
    "invoice", "i-1", "ada", date(2026, 11, 30), "AUTHORISED", AT, net=10_00, tax=2_00, total=12_00
)


@given(st.lists(documents))
def test_sums_equal_a_recount_whatever_became_of_the_documents(history: list[SalesDocument]) -> None:
    stood, sums = dict[str, SalesDocument](), dict[str, Sums]()
    for after in history:
        before = stood.get(after.id)
        for contact in {each.contact_id for each in (before, after) if each}:
            was = before if before and before.contact_id == contact else None
            now = after if after.contact_id == contact else None
            sums[contact] = applied(sums.get(contact, Sums()), was, now)
        stood[after.id] = after
    for contact, each in sums.items():
        assert each == recounted(one for one in stood.values() if one.contact_id == contact)


@given(st.lists(documents))
def test_what_is_stored_is_read_as_it_was(history: list[SalesDocument]) -> None:
    assert [document_from_dict(document_to_dict(each)) for each in history] == history
    sums = recounted(history)
    assert sums_from_dict(sums_to_dict(sums)) == sums


def test_credit_notes_are_taken_off_with_and_without_vat() -> None:
    note = replace(INVOICE, kind="credit_note", net=4_00, tax=80, total=4_80)
    sold = recounted([INVOICE, note]).to_date
    assert sold == Sold(Amounts(10_00, 12_00, 1), Amounts(4_00, 4_80, 1))
    assert (sold.net, sold.gross, sold.invoiced.tax) == (6_00, 7_20, 2_00)


def test_only_what_was_approved_is_a_sale_and_no_money_in_advance_is() -> None:
    for status in ("DRAFT", "SUBMITTED", "VOIDED", "DELETED"):
        assert recounted([replace(INVOICE, status=status)]) == Sums()
    assert recounted([replace(INVOICE, kind="overpayment"), replace(INVOICE, kind="prepayment")]) == Sums()


def test_other_currencies_are_rounded_half_up_once_for_each_amount() -> None:
    foreign = replace(INVOICE, currency="USD", rate=Decimal(4), net=10, total=14)
    assert recounted([foreign]).to_date.invoiced == Amounts(3, 4, 1)
