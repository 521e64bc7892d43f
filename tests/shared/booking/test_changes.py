"""An order's invoice is changed while nothing has touched it; after that, what is less is credited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from shared.booking.changes import changed
from shared.booking.decision import Context, Excluded, NeedsReview
from shared.booking.orders import cancelled, ordered
from shared.events import Refunded, Sale
from shared.ledger.documents import Amendment, CreditNote, Line, Mailing, Payment, Pieces, Refund, Removal
from shared.ledger.vat import vat_in
from shared.money import pence
from shared.orders.forms import Emailing
from shared.orders.orders import Change, Order
from shared.orders.pricing import Priced, line_of, of_pieces
from shared.settings import Settings
from tests.shared.booking.books import (
    ADA,
    AT,
    CLEARING,
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
from tests.shared.orders.test_pricing import LESSON

SALE = Sale(ORDER.id, replace(ADA, email=GRACE.email), "Kitchen")
KEY = f"{ORDER.id} invoice"
ONE = f"{ORDER.id}:changed-1"
SUSPENSE = SETTINGS.suspense_account
FEWER = Priced((of_pieces(UNITS, 1), FITTING))
MORE = Priced((UNITS, of_pieces(FITTING, 2), line_of(LESSON, 1)))


def become(what: Priced, order: Order = ORDER, at: datetime = LATER) -> Order:
    """Returns the order after one more change."""
    id = f"{order.id}:changed-{len(order.changes) + 1}"
    return replace(order, priced=what, changes=(*order.changes, Change(id, at, order.priced)))


def booked(order: Order, books: Books, settings: Settings = SETTINGS) -> Books:
    books.record(ordered(order, settings), *(changed(order, each, settings) for each in order.changes))
    return books


def last(order: Order, books: Books, settings: Settings = SETTINGS) -> list[str]:
    return kinds(books.record(changed(order, order.changes[-1], settings)))


# ---- while nothing has touched it


@pytest.mark.parametrize(("what", "total"), [(FEWER, 59_98), (MORE, 179_97)])
def test_the_invoice_is_changed_as_it_stands_to_more_or_less(what: Priced, total: int) -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    order = become(what)
    assert last(order, books) == ["Amendment"]
    amendment = books.documents[f"{ONE} amendment"]
    assert isinstance(amendment, Amendment)
    assert (amendment.of, amendment.dated, sum(each.amount.minor for each in amendment.lines)) == (
        KEY,
        LATER.date(),
        total,
    )
    assert books.balances() == {DEBTORS: total, "200": -total}


def test_a_change_knows_the_lines_that_it_finds_and_those_that_it_leaves() -> None:
    books = booked(become(MORE, become(FEWER), NEXT_MONTH - timedelta(days=10)), Books())
    first, second = (books.documents[f"{ORDER.id}:changed-{n} amendment"] for n in (1, 2))
    assert isinstance(first, Amendment)
    assert isinstance(second, Amendment)
    assert first.lines[0] == Line(
        "Unit", "200", pence(3001), "OUTPUT2", pieces=Pieces(1, UNITS.unit_price, "UNIT")
    )
    assert second.before == first.lines


def test_an_order_is_booked_as_it_was_though_it_was_changed_before_it_was_booked() -> None:
    late, early = Books(), Books()
    early.record(ordered(ORDER, SETTINGS))
    order = become(FEWER)
    last(order, early)
    booked(order, late)
    assert late.documents == early.documents
    assert late.facts == early.facts


def test_a_changed_order_is_paid_as_it_is_now() -> None:
    books = booked(become(FEWER), Books())
    assert kinds(books.book(paid(SALE, gross=59_98))) == ["Payment"]
    assert books.balances() == {CLEARING: 59_98, "200": -59_98}
    assert kinds(books.book(paid(SALE, gross=1_00, source="txn_2"))) == ["Overpayment"]


def test_a_changed_order_that_is_cancelled_is_voided() -> None:
    order = become(FEWER)
    books = booked(order, Books())
    (removal,) = books.record(cancelled(cancelled_at(LATER, order), SETTINGS)).documents
    assert isinstance(removal, Removal)
    assert books.balances() == {}


@pytest.mark.parametrize(
    ("emailing", "expected"),
    [("neither", False), ("on_payment", False), ("on_authorisation", True), ("both", True)],
)
def test_whoever_was_sent_the_invoice_is_sent_it_once_more_as_it_is_now(
    emailing: Emailing, expected: bool
) -> None:
    books = booked(become(FEWER, replace(ORDER, emailing=emailing)), Books())
    mail = books.documents.get(f"{ONE} mail")
    assert mail == (Mailing(f"{ONE} mail", KEY, (f"{ONE} amendment",), again=True) if expected else None)


# ---- once money has touched it, or its month is over


def test_what_a_paid_order_becomes_less_by_is_the_customers_until_it_is_given_back() -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    books.book(paid(SALE))
    assert last(become(FEWER), books) == ["CreditNote"]
    note = books.documents[f"{ONE} credit note"]
    assert isinstance(note, CreditNote)
    units = Pieces(2, UNITS.unit_price, "UNIT")
    # Three units have 15.01 of VAT in them, and one has 5.00.
    assert note.lines == (Line("Changed: Unit", "200", pence(6002), "OUTPUT2", pence(1001), pieces=units),)
    assert balances(books.documents.values()) == {CLEARING: 12000, DEBTORS: -6002, "200": -5998}
    back = books.book(Refunded(moved(-6002, at=NEXT_MONTH, source="txn_3"), SALE, "txn_1"))
    assert [each.of for each in back.documents if isinstance(each, Refund)] == [note.key]
    assert books.balances() == {CLEARING: 5998, "200": -5998}


def test_what_more_is_given_back_than_it_became_less_by_is_credited_as_ever() -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    books.book(paid(SALE))
    last(become(FEWER), books)
    back = books.book(Refunded(moved(-7000, at=NEXT_MONTH, source="txn_3"), SALE, "txn_1"))
    assert kinds(back) == ["CreditNote", "Refund", "Refund"]
    assert books.balances() == {CLEARING: 5000, "200": -5000}


def test_of_an_order_paid_in_part_what_is_open_is_settled_first() -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    books.book(paid(SALE, gross=8000))
    made = books.record(changed(become(FEWER), become(FEWER).changes[0], SETTINGS))
    assert kinds(made) == ["CreditNote", "Payment", "Refund"]
    payment = next(each for each in made.documents if isinstance(each, Payment))
    assert (payment.account, payment.amount) == (SUSPENSE, pence(4000))
    assert books.balances() == {CLEARING: 8000, DEBTORS: -2002, "200": -5998}


def test_an_unpaid_order_of_a_month_that_is_over_is_credited_and_owes_the_rest() -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    order = become(FEWER, at=NEXT_MONTH)
    assert last(order, books) == ["CreditNote", "Payment", "Refund"]
    note = books.documents[f"{ONE} credit note"]
    assert isinstance(note, CreditNote)
    assert note.dated == NEXT_MONTHS_DAY
    assert books.balances() == {DEBTORS: 5998, "200": -5998}
    assert kinds(books.book(paid(SALE, gross=5998, at=NEXT_MONTH))) == ["Payment"]
    assert kinds(books.book(paid(SALE, gross=1_00, at=NEXT_MONTH, source="txn_9"))) == ["Overpayment"]


def test_a_reduced_order_that_is_cancelled_is_credited_whole() -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    order = become(FEWER, at=NEXT_MONTH)
    last(order, books)
    books.record(cancelled(cancelled_at(NEXT_MONTH + timedelta(days=1), order), SETTINGS))
    assert books.balances() == {}


def test_a_credit_has_the_vat_by_which_the_order_has_less() -> None:
    odd = replace(LESSON, unit_price=Decimal("0.0333"))
    was = replace(ORDER, priced=Priced((FITTING, line_of(odd, 100))))
    books = Books()
    books.record(ordered(was, SETTINGS))
    books.book(paid(SALE, gross=was.priced.gross))
    order = become(Priced((FITTING, line_of(odd, 51))), was)
    last(order, books)
    note = books.documents[f"{ONE} credit note"]
    assert note.total.minor == was.priced.gross - order.priced.gross  # type: ignore[union-attr]
    assert -vat_in(note).pence == was.priced.vat - order.priced.vat


def test_of_a_sale_that_was_credited_before_only_what_is_left_is_taken_off() -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    books.book(paid(SALE))
    books.book(Refunded(moved(-10000, source="txn_3"), SALE, "txn_1"))
    last(become(FEWER), books)
    assert books.documents[f"{ONE} credit note"].total == pence(2000)  # type: ignore[union-attr]


def test_a_line_that_costs_nothing_is_taken_out_without_a_document() -> None:
    free = replace(FITTING, unit_price=Decimal(0), gross=0, vat=0)
    was = replace(ORDER, priced=Priced((UNITS, free)))
    books = Books()
    books.record(ordered(was, SETTINGS))
    books.book(paid(SALE, gross=9003))
    assert last(become(Priced((UNITS,)), was), books) == []


def test_more_after_the_money_came_is_for_a_person() -> None:
    books = Books()
    books.record(ordered(ORDER, SETTINGS))
    books.book(paid(SALE, at=AT))
    case = changed(become(MORE), become(MORE).changes[0], SETTINGS)
    decision = case.decide(books.known(case.needs))
    assert decision == NeedsReview("changed_after_paid", f"{ORDER.id} was to become 179.97")


def test_an_order_without_an_invoice_has_nothing_to_change() -> None:
    case = changed(become(MORE), become(MORE).changes[0], SETTINGS)
    assert case.decide(Context()) == Excluded("order_not_booked", f"{ORDER.id} has no invoice here")
    assert (case.source.key, case.source.provider, case.source.movement) == (ONE, "orders", None)
