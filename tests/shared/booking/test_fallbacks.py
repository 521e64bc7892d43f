"""What takes the place of what Xero refused: the same balances, dated the day it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.booking.fallbacks import EARLIER_MONTH, NOT_DELETED, REPLACEABLE, STANDS_OTHERWISE, fallback_for
from shared.ledger.documents import (
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.money import pence
from shared.reasons import ATTENTION, PARKED
from tests.shared.booking.books import CLEARING, CONTACT, DAY, DEBTORS, SETTINGS, balances

OPEN_DAY = date(2026, 11, 1)
MOVING = replace(SETTINGS, locked_period="first_open_day")
LINES = (Line("Consulting", "200", pence(12000), "OUTPUT2"),)
PAYMENT = Payment("txn_1 payment", "ch_1 invoice", CLEARING, DAY, pence(12000), CONTACT.key)
REOPEN = Reversal(
    "txn_2 reversal",
    PAYMENT.key,
    "reopen",
    DAY,
    pence(9000),
    CLEARING,
    CONTACT.key,
    description="Payment failed",
)
CREDIT = replace(REOPEN, of="txn_1 refund", fallback="credit")
BACK = Reversal("txn_2 transfer", "txn_1 transfer", "transfer_back", DAY, pence(9000), CLEARING, "", "090")
DOCUMENTS: list[Document] = [
    CONTACT,
    Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, LINES),
    CreditNote("txn_1 credit note", CONTACT.key, DAY, LINES),
    PAYMENT,
    Refund("txn_1 refund", "txn_1 credit note", CLEARING, DAY, pence(12000)),
    Spend("txn_1 fee", CONTACT.key, CLEARING, DAY, LINES),
    Receive("txn_1 fee", CONTACT.key, CLEARING, DAY, LINES),
    Overpayment("txn_1 payment", CONTACT.key, CLEARING, DAY, pence(12000)),
    Transfer("txn_1 transfer", CLEARING, "090", DAY, pence(12000)),
    REOPEN,
    Removal("txn_1 payment removal", PAYMENT.key, DAY),
    ContactEmail(f"{CONTACT.key} email", CONTACT.key, "ada@example.com"),
]


# ---- reversals that Xero refuses


@pytest.mark.parametrize("reason", sorted(NOT_DELETED))
@pytest.mark.parametrize(
    ("reversal", "kinds", "expected"),
    [
        (REOPEN, [Spend, Invoice], {CLEARING: -9000, DEBTORS: 9000}),
        (CREDIT, [Receive, CreditNote], {CLEARING: 9000, DEBTORS: -9000}),
        (BACK, [Transfer], {CLEARING: 9000, "090": -9000}),
    ],
)
def test_what_cannot_be_deleted_is_undone_by_later_documents(
    reversal: Reversal, kinds: list[type], expected: dict[str, int], reason: str
) -> None:
    instead = fallback_for(reversal, reason, SETTINGS)
    assert instead is not None
    assert [type(each) for each in instead.documents] == kinds
    assert balances(instead.documents) == expected
    assert instead.attention == "not_deleted"
    assert {getattr(each, "dated", None) for each in instead.documents} == {DAY}


@pytest.mark.parametrize("reversal", [REOPEN, CREDIT, BACK])
def test_what_stands_in_for_a_deletion_begins_with_its_key_and_needs_nothing_that_was_deleted(
    reversal: Reversal,
) -> None:
    instead = fallback_for(reversal, "reconciled", SETTINGS)
    assert instead is not None
    assert instead.documents[0].key == reversal.key
    assert len({each.key for each in instead.documents}) == len(instead.documents)
    assert reversal.of not in {parent for each in instead.documents for parent in each.parents}


@pytest.mark.parametrize("reason", sorted(set(PARKED) - NOT_DELETED - {STANDS_OTHERWISE}))
def test_a_deletion_refused_for_another_reason_is_parked(reason: str) -> None:
    assert fallback_for(REOPEN, reason, SETTINGS) is None


# ---- addresses that Xero does not take


def test_a_contact_whose_address_is_refused_is_made_without_it_and_listed() -> None:
    instead = fallback_for(CONTACT, "email_refused", SETTINGS)
    assert instead is not None
    assert instead.documents == (Contact(CONTACT.key, CONTACT.name, refused_email=CONTACT.email),)
    assert instead.attention == "email_left_out"
    assert fallback_for(instead.documents[0], "email_refused", SETTINGS) is None


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if not isinstance(each, Contact)])
def test_nothing_but_a_contact_goes_without_an_address(document: Document) -> None:
    assert fallback_for(document, "email_refused", SETTINGS) is None


@pytest.mark.parametrize("reversal", [REOPEN, CREDIT, BACK])
def test_documents_that_a_survey_found_in_a_reversals_place_are_made_again(reversal: Reversal) -> None:
    again = fallback_for(reversal, STANDS_OTHERWISE, SETTINGS)
    assert again == fallback_for(reversal, "reconciled", SETTINGS)
    # In an earlier month they were no exception, so nobody needs to look.
    later = replace(reversal, in_earlier_month=True)
    assert fallback_for(later, STANDS_OTHERWISE, SETTINGS) == fallback_for(later, EARLIER_MONTH, SETTINGS)


# ---- payments that the invoice cannot take


def test_money_that_the_invoice_cannot_take_is_an_overpayment_of_its_contact() -> None:
    instead = fallback_for(PAYMENT, "payment_does_not_fit", SETTINGS)
    assert instead is not None
    overpaid = Overpayment(PAYMENT.key, CONTACT.key, CLEARING, DAY, pence(12000))
    assert (instead.documents, instead.attention) == ((overpaid,), "overpaid")
    assert balances(instead.documents) == balances([PAYMENT])


def test_an_overpayment_that_a_survey_found_in_a_payments_place_is_made_again() -> None:
    again = fallback_for(PAYMENT, STANDS_OTHERWISE, SETTINGS)
    assert again == fallback_for(PAYMENT, "payment_does_not_fit", SETTINGS)


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if not isinstance(each, Payment | Reversal)])
def test_whatever_else_stands_in_a_documents_place_is_for_a_person(document: Document) -> None:
    assert fallback_for(document, STANDS_OTHERWISE, SETTINGS) is None


def test_a_payment_that_does_not_know_its_contact_is_parked() -> None:
    assert fallback_for(replace(PAYMENT, contact=""), "payment_does_not_fit", SETTINGS) is None


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if not isinstance(each, Payment)])
def test_nothing_but_a_payment_becomes_an_overpayment(document: Document) -> None:
    assert fallback_for(document, "payment_does_not_fit", SETTINGS) is None


# ---- locked periods


STAY = Contact | ContactEmail | Reversal | Removal


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if not isinstance(each, STAY)])
def test_what_is_dated_in_a_locked_period_is_posted_on_the_first_open_day_where_that_is_set(
    document: Document,
) -> None:
    instead = fallback_for(document, "period_locked", MOVING, OPEN_DAY)
    assert instead is not None
    (moved,) = instead.documents
    assert (type(moved), moved.key, instead.attention) == (type(document), document.key, "moved_to_open_day")
    assert getattr(moved, "dated", None) == OPEN_DAY
    assert balances([moved]) == balances([document])


@pytest.mark.parametrize(("due", "expected"), [(DAY, OPEN_DAY), (date(2026, 11, 30), date(2026, 11, 30))])
def test_a_moved_invoice_is_never_due_before_its_date(due: date, expected: date) -> None:
    instead = fallback_for(Invoice("i", CONTACT.key, DAY, due, LINES), "period_locked", MOVING, OPEN_DAY)
    assert instead is not None
    assert instead.documents == (Invoice("i", CONTACT.key, OPEN_DAY, expected, LINES),)


def test_a_locked_period_parks_unless_it_is_set_otherwise() -> None:
    assert fallback_for(PAYMENT, "period_locked", SETTINGS, OPEN_DAY) is None


def test_while_xero_does_not_say_which_day_is_open_a_locked_period_parks() -> None:
    assert fallback_for(PAYMENT, "period_locked", MOVING) is None


@pytest.mark.parametrize("open_from", [DAY, date(2026, 9, 1)])
def test_what_is_refused_on_an_open_day_is_not_moved_for_ever(open_from: date) -> None:
    assert fallback_for(PAYMENT, "period_locked", MOVING, open_from) is None


def test_a_deletion_in_a_locked_period_is_undone_and_not_moved() -> None:
    instead = fallback_for(REOPEN, "period_locked", MOVING, OPEN_DAY)
    assert instead is not None
    assert instead.attention == "not_deleted"


def test_every_reason_and_word_is_known() -> None:
    assert set(PARKED) >= REPLACEABLE - {EARLIER_MONTH}
    assert {"not_deleted", "overpaid", "moved_to_open_day"} <= set(ATTENTION)
