"""An order is an invoice before its money comes, and owes nothing once it is cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.booking.decision import Alias, Booking, Context, Excluded
from shared.booking.orders import cancelled, ordered
from shared.events import PaymentFailed, PaymentReceived, Refunded, Sale
from shared.ledger.documents import (
    Contact,
    CreditNote,
    Invoice,
    Line,
    Mailing,
    Overpayment,
    Payment,
    Pieces,
    Refund,
    Removal,
)
from shared.ledger.xero_text import digest
from shared.money import pence
from shared.orders.forms import Emailing
from shared.orders.orders import Order
from shared.orders.pricing import Priced
from shared.settings import Settings
from tests.shared.booking.books import (
    ADA,
    AT,
    CLEARING,
    DAY,
    DEBTORS,
    LATER,
    NEXT_MONTH,
    NEXT_MONTHS_DAY,
    SETTINGS,
    Books,
    balances,
    kinds,
    moved,
    paid,
)
from tests.shared.booking.made_orders import FITTING, GRACE, ORDER, UNITS, cancelled_at

SALE = Sale(ORDER.id, replace(ADA, email=GRACE.email), "Kitchen")
KEY = f"{ORDER.id} invoice"
BUYER = Contact(f"email:{digest('grace@navy.example')}", "Grace Hopper", "Grace@navy.example")
SUSPENSE = SETTINGS.suspense_account
CANCELLED = f"{ORDER.id}:cancelled"


def booked(order: Order = ORDER, settings: Settings = SETTINGS) -> Books:
    books = Books(settings)
    books.record(ordered(order, settings))
    return books


def invoice_in(books: Books) -> Invoice:
    found = books.documents[KEY]
    assert isinstance(found, Invoice)
    return found


def invoices(books: Books) -> list[str]:
    return [key for key, each in books.documents.items() if isinstance(each, Invoice)]


# ---- an order that comes in


def test_an_order_becomes_its_buyer_and_one_invoice_over_all_of_it() -> None:
    books = Books()
    lines = (
        Line("Unit", "200", pence(9003), "OUTPUT2", pieces=Pieces(3, UNITS.unit_price, "UNIT")),
        Line("Fitting", "200", pence(2997), "OUTPUT2", pieces=Pieces(1, FITTING.unit_price)),
    )
    made = books.record(ordered(ORDER, SETTINGS))
    assert made.documents == (BUYER, Invoice(KEY, BUYER.key, DAY, DAY, lines, is_whole=True))
    assert made.attention == ""


def test_an_order_is_decided_by_its_id_when_it_came_in_and_moves_no_money() -> None:
    source = ordered(ORDER, SETTINGS).source
    assert (source.key, source.provider, source.happened_at) == (ORDER.id, "orders", ORDER.ordered_at)
    assert source.movement is None


def test_people_find_an_order_by_its_buyer_and_by_what_was_bought() -> None:
    case = ordered(ORDER, SETTINGS)
    assert (case.payer, case.description) == ("Grace Hopper", f"{ORDER.id}: Unit and 1 more")
    one = ordered(replace(ORDER, priced=Priced((FITTING,))), SETTINGS)
    assert one.description == f"{ORDER.id}: Fitting"


def test_an_order_late_in_the_evening_is_of_the_day_where_the_business_is() -> None:
    settings = replace(SETTINGS, time_zone="Asia/Tokyo")
    late = replace(ORDER, ordered_at=ORDER.ordered_at.replace(hour=20))
    assert invoice_in(booked(late, settings)).dated == date(2026, 10, 2)


def test_an_order_of_before_the_feed_is_left_out_with_the_reason() -> None:
    settings = replace(SETTINGS, feed_from=date(2026, 10, 2))
    assert ordered(ORDER, settings).decide(Context()) == Excluded(
        "before_feed", "2026-10-01 is before 2026-10-02"
    )


@pytest.mark.parametrize(
    ("of_line", "is_registered", "expected"),
    [
        ("RROUTPUT", True, "RROUTPUT"),
        ("", True, "OUTPUT2"),
        ("OUTPUT2", False, "NONE"),
        ("", False, "NONE"),
    ],
)
def test_a_line_has_its_own_rate_else_that_of_sales_and_none_without_registration(
    of_line: str, is_registered: bool, expected: str
) -> None:
    order = replace(ORDER, priced=Priced((replace(FITTING, tax_type=of_line),)))
    books = booked(order, replace(SETTINGS, vat_registered=is_registered))
    assert [each.tax_type for each in invoice_in(books).lines] == [expected]


def test_a_buyer_who_has_paid_by_card_before_is_the_same_contact() -> None:
    books = Books()
    books.book(paid(replace(SALE, key="ch_1")))
    made = books.record(ordered(ORDER, SETTINGS))
    assert kinds(made) == ["Invoice"]
    assert invoice_in(books).contact == "stripe:cus_1"


def test_a_buyer_who_pays_by_card_later_is_the_same_contact() -> None:
    books = booked()
    made = books.book(paid(replace(SALE, key="ch_9")))
    assert kinds(made) == ["Invoice", "Payment"]
    assert made.aliases == (Alias("stripe:cus_1", BUYER.key),)


def test_a_company_that_buys_is_the_contact() -> None:
    books = booked(replace(ORDER, buyer=replace(GRACE, company="Navy Ltd")))
    assert books.documents[BUYER.key] == replace(BUYER, name="Navy Ltd")


def test_an_address_that_xero_refuses_is_left_out_of_the_contact() -> None:
    contact = next(iter(booked(replace(ORDER, buyer=replace(GRACE, email="grace@navy"))).documents.values()))
    assert isinstance(contact, Contact)
    assert (contact.email, contact.refused_email) == ("", "grace@navy")


def test_a_new_buyer_has_the_lead_source_of_the_form_and_a_known_one_has_his_own() -> None:
    order = replace(ORDER, lead_source="form")
    assert {each.lead_source for each in invoice_in(booked(order)).lines} == {"form"}
    known = Books(SETTINGS, BUYER)
    known.lead_source = "fair"
    known.record(ordered(order, SETTINGS))
    assert {each.lead_source for each in invoice_in(known).lines} == {"fair"}


def test_what_the_form_calls_nothing_is_called_a_sale() -> None:
    order = replace(ORDER, priced=Priced((replace(FITTING, name="  "),)))
    assert [each.description for each in invoice_in(booked(order)).lines] == ["Sale"]


# ---- its money


def test_a_payment_that_names_the_order_adds_payment_and_fee_only() -> None:
    books = booked()
    made = books.book(paid(SALE, fee=200))
    assert kinds(made) == ["Payment", "Contact", "Spend"]
    assert made.attention == ""
    assert books.balances() == {CLEARING: 11800, "200": -12000, "404": 200}


def test_an_order_that_is_paid_in_parts_and_by_either_provider_has_one_invoice() -> None:
    books = booked()
    books.book(paid(SALE, gross=5000))
    debit = moved(7000, at=LATER, source="PM1", provider="gocardless")
    books.book(replace(paid(SALE), moved=debit))
    assert invoices(books) == [KEY]
    assert books.balances() == {CLEARING: 5000, "092": 7000, "200": -12000}


def test_an_order_that_is_paid_twice_is_overpaid_and_a_refund_pays_that_back() -> None:
    books = booked()
    second = paid(SALE, at=LATER, source="txn_2")
    assert books.book(paid(SALE), second).attention == "overpaid"
    made = books.book(Refunded(moved(-12000, at=LATER, source="txn_3"), SALE, "txn_2"))
    assert [each.of for each in made.documents if isinstance(each, Refund)] == ["txn_2 payment"]
    assert books.balances() == {CLEARING: 12000, "200": -12000}


def test_a_refund_credits_the_lines_of_the_order_pro_rata() -> None:
    books = booked()
    made = books.book(paid(SALE), Refunded(moved(-6000, at=LATER, source="txn_2"), SALE, "txn_1"))
    note = made.documents[0]
    assert isinstance(note, CreditNote)
    assert [(each.description, each.amount.minor) for each in note.lines] == [
        ("Refund: Unit", 4502),
        ("Refund: Fitting", 1498),
    ]


def test_a_payment_that_was_booked_before_its_order_keeps_its_invoice_and_somebody_looks() -> None:
    books = Books()
    books.book(paid(SALE))
    made = books.record(ordered(ORDER, SETTINGS))
    assert (made.documents, made.attention) == ((), "paid_before_ordered")
    assert invoices(books) == [KEY]


def test_of_an_order_that_was_paid_in_part_before_it_came_in_the_rest_is_invoiced() -> None:
    books = Books()
    books.book(paid(SALE, gross=3000))
    (rest,) = books.record(ordered(ORDER, SETTINGS)).documents
    assert isinstance(rest, Invoice)
    assert (rest.key, rest.total.minor) == (f"{ORDER.id} 2 invoice", 9000)
    assert kinds(books.book(paid(SALE, gross=9000, at=LATER, source="txn_2"))) == ["Payment"]
    assert books.balances() == {CLEARING: 12000, "200": -12000}


# ---- sent by e-mail

MAIL, RECEIPT = f"{ORDER.id} mail", f"{ORDER.id}:paid mail"


def mails(booking: Booking) -> list[Mailing]:
    return [each for each in booking.documents if isinstance(each, Mailing)]


@pytest.mark.parametrize(
    ("emailing", "approved", "paid"),
    [
        ("neither", [], []),
        ("on_authorisation", [Mailing(MAIL, KEY)], []),
        ("on_payment", [], [Mailing(MAIL, KEY, ("txn_1 payment",))]),
        ("both", [Mailing(MAIL, KEY)], [Mailing(RECEIPT, KEY, ("txn_1 payment",), again=True)]),
    ],
)
def test_an_invoice_is_sent_when_the_form_says_so(
    emailing: Emailing, approved: list[Mailing], paid: list[Mailing]
) -> None:
    books = Books()
    assert mails(books.record(ordered(replace(ORDER, emailing=emailing), SETTINGS))) == approved
    assert mails(books.book(paid_for())) == paid


def paid_for(gross: int = 12000, source: str = "txn_1") -> PaymentReceived:
    return paid(SALE, gross=gross, source=source)


def test_an_invoice_is_sent_behind_what_pays_the_last_of_it_and_once() -> None:
    books = booked(replace(ORDER, emailing="on_payment"))
    assert mails(books.book(paid_for(5000))) == []
    assert mails(books.book(paid_for(7000, "txn_2"))) == [Mailing(MAIL, KEY, ("txn_2 payment",))]
    assert mails(books.book(paid_for(12000, "txn_3"))) == []
    books.book(PaymentFailed(moved(-7000, at=LATER, source="txn_4"), SALE, "txn_2"))
    again = books.book(paid(SALE, gross=7000, at=LATER, source="txn_5"))
    assert mails(again) == []


def test_a_payment_for_a_cancelled_order_sends_nothing() -> None:
    order = replace(ORDER, emailing="on_payment")
    books = booked(order)
    books.record(cancelled(cancelled_at(LATER, order), SETTINGS))
    assert mails(books.book(paid(SALE, at=NEXT_MONTH))) == []


# ---- an order that is cancelled


def test_an_order_that_nobody_has_cancelled_is_no_cancellation() -> None:
    with pytest.raises(ValueError, match="not cancelled"):
        cancelled(ORDER, SETTINGS)


def test_an_order_that_was_never_paid_is_taken_out_of_xero_when_it_is_cancelled() -> None:
    books = booked()
    made = books.record(cancelled(cancelled_at(LATER), SETTINGS))
    assert made.documents == (Removal(f"{KEY} removal", KEY, date(2026, 10, 20)),)
    assert made.attention == ""
    assert books.balances() == {}


def test_an_invoice_that_its_owner_has_taken_out_before_is_not_taken_out_again() -> None:
    books = booked()
    removal = Removal(f"{KEY} removal", KEY, DAY)
    books.documents[removal.key] = removal
    assert books.record(cancelled(cancelled_at(LATER), SETTINGS)).documents == ()


def test_an_order_of_an_earlier_month_is_credited_whole_and_its_pieces_come_back() -> None:
    books = booked()
    made = books.record(cancelled(cancelled_at(NEXT_MONTH), SETTINGS))
    note, payment, refund = made.documents
    assert isinstance(note, CreditNote)
    assert note.dated == NEXT_MONTHS_DAY
    assert [(each.description, each.pieces) for each in note.lines] == [
        ("Cancelled: Unit", Pieces(3, UNITS.unit_price, "UNIT")),
        ("Cancelled: Fitting", Pieces(1, FITTING.unit_price)),
    ]
    assert payment == Payment(f"{CANCELLED} payment", KEY, SUSPENSE, NEXT_MONTHS_DAY, pence(12000))
    assert refund == Refund(f"{CANCELLED} refund", note.key, SUSPENSE, NEXT_MONTHS_DAY, pence(12000))
    assert books.balances() == {}


def test_of_an_order_that_was_paid_in_part_the_rest_is_credited() -> None:
    books = booked()
    books.book(paid(SALE, gross=4000))
    made = books.record(cancelled(cancelled_at(LATER), SETTINGS))
    assert kinds(made) == ["CreditNote", "Payment", "Refund"]
    assert books.balances() == {CLEARING: 4000, "200": -4000}


def test_an_order_that_is_paid_is_as_it_was_when_it_is_cancelled() -> None:
    books = booked()
    books.book(paid(SALE))
    assert books.record(cancelled(cancelled_at(LATER), SETTINGS)).documents == ()
    assert books.balances() == {CLEARING: 12000, "200": -12000}


@pytest.mark.parametrize("before", [0, 4000])
def test_a_payment_for_a_cancelled_order_is_an_overpayment_and_a_refund_pays_it_back(before: int) -> None:
    books = booked()
    if before:
        books.book(paid(SALE, gross=before))
    books.record(cancelled(cancelled_at(LATER), SETTINGS))
    late = books.book(paid(SALE, gross=8000, at=NEXT_MONTH, source="txn_2"))
    assert kinds(late) == ["Overpayment"]
    assert late.attention == "overpaid"
    assert isinstance(late.documents[0], Overpayment)
    assert late.documents[0].parents == (BUYER.key,)
    back = books.book(Refunded(moved(-8000, at=NEXT_MONTH, source="txn_3"), SALE, "txn_2"))
    assert kinds(back) == ["Refund"]
    held = {CLEARING: before, "200": -before}
    assert books.balances() == {account: each for account, each in held.items() if each}


def test_a_debit_that_fails_after_the_cancellation_is_credited_and_opens_nothing() -> None:
    books = booked()
    books.book(paid(SALE, gross=4000))
    books.record(cancelled(cancelled_at(LATER), SETTINGS))
    gone = moved(-4000, at=NEXT_MONTH, source="txn_2")
    assert kinds(books.book(PaymentFailed(gone, SALE, "txn_1"))) == ["CreditNote", "Refund"]
    assert books.balances() == {}


def test_a_payment_of_before_the_cancellation_that_is_told_late_is_a_sale_after_all() -> None:
    books = booked()
    books.record(cancelled(cancelled_at(LATER), SETTINGS))
    made = books.book(paid(SALE, at=AT))
    assert kinds(made) == ["Invoice", "Payment"]
    assert books.balances() == {CLEARING: 12000, "200": -12000}


def test_a_cancellation_told_after_a_later_payment_leaves_the_buyer_a_credit_to_be_paid_back() -> None:
    books = booked()
    books.book(paid(SALE, at=NEXT_MONTH))
    made = books.record(cancelled(cancelled_at(LATER), SETTINGS))
    assert kinds(made) == ["CreditNote"]
    assert made.attention == "overpaid"
    assert balances(books.documents.values()) == {CLEARING: 12000, DEBTORS: -12000}
    back = books.book(Refunded(moved(-12000, at=NEXT_MONTH, source="txn_3"), SALE, "txn_1"))
    assert [each.of for each in back.documents if isinstance(each, Refund)] == [f"{CANCELLED} credit note"]
    assert books.balances() == {}


def test_an_order_without_an_invoice_has_nothing_to_cancel() -> None:
    decision = cancelled(cancelled_at(LATER), SETTINGS).decide(Context())
    assert decision == Excluded("order_not_booked", f"{ORDER.id} has no invoice here")
