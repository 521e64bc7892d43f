from __future__ import annotations

from dataclasses import replace

import pytest

from shared.events import Payer, PaymentFailed, Refunded
from shared.ledger.documents import Contact, Invoice, Line, Payment, Reversal, Spend
from shared.ledger.profiles import PROFILES
from shared.money import pence
from tests.shared.booking.books import (
    ADA,
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
    SUPPLIER,
    Books,
    booked,
    kinds,
    left_standing,
    moved,
    paid,
)

LINE = Line("Consulting", "200", pence(12000), "OUTPUT2")
INVOICE = Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, (LINE,))
PAYMENT = Payment("txn_1 payment", INVOICE.key, CLEARING, DAY, pence(12000), CONTACT.key)


def invoices(books: Books) -> list[str]:
    return [key for key, each in books.documents.items() if isinstance(each, Invoice)]


# ---- payments


def test_a_card_payment_becomes_an_invoice_its_payment_and_the_fee() -> None:
    fee = Line("Stripe fee", "404", pence(200), "REVERSECHARGES")
    assert booked(paid(fee=200)).documents == (
        CONTACT,
        INVOICE,
        PAYMENT,
        SUPPLIER,
        Spend("txn_1 fee", SUPPLIER.key, CLEARING, DAY, (fee,)),
    )


def test_a_payment_without_a_fee_has_no_fee_documents() -> None:
    assert kinds(booked(paid())) == ["Contact", "Invoice", "Payment"]


def test_a_fee_without_a_payment_is_booked_alone() -> None:
    assert kinds(booked(paid(gross=0, fee=5))) == ["Contact", "Spend"]


@pytest.mark.parametrize("key", ["order_7", "in_1"])
def test_a_sale_that_was_not_invoiced_yet_is_invoiced_by_what_comes_first(key: str) -> None:
    books = Books()
    books.book(paid(replace(ORDER, key=key)))
    assert invoices(books) == [f"{key} invoice"]


@pytest.mark.parametrize("key", ["order_7", "in_1"])
def test_where_the_invoice_exists_there_is_only_a_payment_and_the_fee(key: str) -> None:
    there = replace(INVOICE, key=f"{key} invoice", contact="crm:ada", is_whole=True)
    made = booked(paid(replace(ORDER, key=key), fee=200), SETTINGS, there)
    assert [type(each) for each in made.documents] == [Payment, Contact, Spend]
    payment = made.documents[0]
    assert isinstance(payment, Payment)
    assert (payment.invoice, payment.contact) == (there.key, "crm:ada")
    assert made.aliases == ()


def test_a_sale_whose_total_nobody_tells_has_an_invoice_for_each_payment() -> None:
    books = Books()
    books.book(paid(ORDER, gross=5000), paid(ORDER, gross=7000, source="txn_2"))
    assert invoices(books) == ["order_7 invoice", "txn_2 invoice"]
    assert books.balances() == {CLEARING: 12000, "200": -12000}


def test_each_part_of_a_charge_that_is_captured_in_parts_is_a_sale_of_its_own() -> None:
    books = Books()
    books.book(paid(gross=5000), paid(gross=7000, source="txn_2"), paid(gross=1, source="txn_3"))
    assert invoices(books) == ["ch_1 invoice", "txn_2 invoice", "txn_3 invoice"]
    assert books.balances() == {CLEARING: 12001, "200": -12001}


@pytest.mark.parametrize("description", ["", "  "])
def test_a_sale_without_a_description_is_called_a_sale(description: str) -> None:
    # Xero refuses a line whose description is blank.
    assert described(description) == "Sale"


def test_a_long_description_is_cut_to_what_xero_takes() -> None:
    assert described("x" * 4001) == "x" * 4000


def described(description: str) -> str:
    invoice = booked(paid(replace(SALE, description=description))).documents[1]
    assert isinstance(invoice, Invoice)
    return invoice.lines[0].description


def test_a_payment_of_the_nameless_goes_to_their_one_contact() -> None:
    contact, invoice, payment = booked(paid(replace(SALE, payer=Payer("stripe")))).documents
    assert contact == PROFILES["stripe"].nameless
    assert invoice.parents == (PROFILES["stripe"].nameless.key,)
    assert isinstance(payment, Payment)
    assert payment.contact == PROFILES["stripe"].nameless.key


def test_a_payer_who_is_known_already_is_no_new_contact() -> None:
    assert kinds(booked(paid(), SETTINGS, CONTACT)) == ["Invoice", "Payment"]


# ---- debits that fail after they had succeeded

FAILED = PaymentFailed(moved(-12000, at=LATER, source="txn_2"), SALE, paid="txn_1")
FAILED_LATE = PaymentFailed(moved(-12000, at=NEXT_MONTH, source="txn_2"), SALE, paid="txn_1")


def test_a_debit_that_fails_in_the_month_it_succeeded_is_deleted() -> None:
    books = Books()
    made = books.book(paid(), FAILED)
    assert made.documents == (
        Reversal(
            "txn_2 reversal",
            PAYMENT.key,
            "reopen",
            LATER_DAY,
            pence(12000),
            CLEARING,
            CONTACT.key,
            description="Payment failed",
        ),
    )
    assert books.balances() == {"200": -12000, DEBTORS: 12000}


def test_a_debit_that_fails_in_another_month_leaves_through_suspense_and_an_invoice_is_open_again() -> None:
    books = Books()
    made = books.book(paid(), FAILED_LATE)
    line = Line("Payment failed", "850", pence(12000), "NONE")
    day = NEXT_MONTHS_DAY
    assert left_standing(made) == (
        Spend("txn_2 reversal", CONTACT.key, CLEARING, day, (line,), of="txn_1 payment"),
        Invoice("txn_2 reopening", CONTACT.key, day, day, (line,), reopens="txn_2 reversal"),
    )
    assert books.balances() == {"200": -12000, DEBTORS: 12000}


def test_the_same_month_of_another_year_is_another_month() -> None:
    books = Books()
    late = replace(FAILED, moved=replace(FAILED.moved, at=LATER.replace(year=2027)))
    assert [type(each) for each in left_standing(books.book(paid(), late))] == [Spend, Invoice]


def test_a_debit_that_failed_over_another_amount_deletes_nothing() -> None:
    books = Books()
    part = PaymentFailed(moved(-5000, at=LATER, source="txn_2"), SALE, paid="txn_1")
    assert kinds(books.book(paid(), part)) == ["Spend", "Invoice"]
    assert books.balances()[CLEARING] == 7000


def test_a_debit_that_failed_and_is_not_on_record_goes_through_suspense_for_its_payer() -> None:
    made = booked(FAILED)
    assert made.documents[0] == Contact("stripe:cus_1", "Ada", ADA.email)
    assert kinds(made) == ["Contact", "Spend", "Invoice"]


def test_what_pays_for_a_failed_debit_of_before_the_feed_pays_the_invoice_from_suspense() -> None:
    books = Books()
    books.book(FAILED)
    again = books.book(paid(at=NEXT_MONTH, source="txn_3"))
    assert kinds(again) == ["Payment"]
    # The money that came before the feed began is nobody's here: it went, and came again.
    assert books.balances() == {}


def test_a_refund_of_what_made_up_for_it_is_of_a_sale_that_is_not_on_record() -> None:
    books = Books()
    books.book(FAILED, paid(at=NEXT_MONTH, source="txn_3"))
    refund = Refunded(moved(-12000, at=NEXT_MONTH, source="txn_4"), SALE, paid="txn_3")
    assert books.book(refund).attention == "sale_not_on_record"


def test_what_a_failed_debit_cost_stays_and_what_its_failure_costs_is_booked() -> None:
    books = Books()
    failed = replace(FAILED, moved=moved(-12000, 400, LATER, "txn_2"))
    assert kinds(books.book(paid(fee=200), failed)) == ["Reversal", "Contact", "Spend"]
    assert books.balances()["404"] == 600
