from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.booking.decision import Booking
from shared.events import DisputeLost, DisputeOpened, DisputeWon, Refunded
from shared.ledger.documents import Credit, CreditNote, Invoice, Line, Receive, Refund, Spend
from shared.ledger.profiles import PROFILES
from shared.money import pence
from shared.settings import Settings
from tests.shared.booking.books import (
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
    excluded,
    kinds,
    moved,
    paid,
)

OPENED = DisputeOpened(moved(-12000, 2000, LATER, "txn_2"), "dp_1", SALE)
WON = DisputeWon(moved(12000, 0, NEXT_MONTH, "txn_3"), "dp_1", SALE, pence(12000), LATER)
# In London a day earlier than these books begin, and at the first moment of that day.
BEFORE = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
FEED_FROM_SUMMER = replace(SETTINGS, feed_from=date(2026, 7, 1))


def lost(pence_: int = 12000, at: datetime = NEXT_MONTH) -> DisputeLost:
    return DisputeLost("dp_1", "stripe", at, pence(pence_), SALE, LATER)


def won(gross: int, taken: int) -> DisputeWon:
    return replace(WON, moved=moved(gross, 0, NEXT_MONTH, "txn_3"), taken=pence(taken))


def credit_note(booking: Booking) -> CreditNote:
    (found,) = (each for each in booking.documents if isinstance(each, CreditNote))
    return found


def lines_of(booking: Booking) -> tuple[Line, ...]:
    (received,) = (each for each in booking.documents if isinstance(each, Receive))
    return received.lines


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
        CreditNote("dp_1 credit note", CONTACT.key, day, (line,), (Credit("ch_1 invoice", 12000),)),
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
    assert credit_note(made).credits == (Credit("ch_1 invoice", 7000),)
    assert "200" not in books.balances()


def test_what_a_refund_has_left_nothing_of_is_a_bad_debt_when_the_dispute_is_lost_too() -> None:
    books = Books()
    refund = Refunded(moved(-7000, at=LATER, source="txn_5"), SALE)
    made = books.book(paid(), OPENED, refund, lost())
    note = credit_note(made)
    assert note.credits == (Credit("ch_1 invoice", 5000),)
    assert [(each.account, each.amount.minor, each.tax_type) for each in note.lines] == [
        ("200", 5000, "OUTPUT2"),
        ("416", 7000, "NONE"),
    ]
    assert made.attention == "beyond_the_sale"
    assert books.balances() == {CLEARING: -9000, "404": 2000, "416": 7000}


def test_a_write_off_gives_back_nothing_of_the_sale() -> None:
    books = Books(WRITE_OFF)
    assert credit_note(books.book(paid(), lost())).credits == ()


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_lost_dispute_of_a_sale_that_is_not_on_record_is_flagged(settings: Settings) -> None:
    made = booked(lost(), settings)
    assert kinds(made) == ["Contact", "CreditNote", "Refund"]
    assert made.attention == "sale_not_on_record"


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_lost_dispute_of_nothing_that_stripe_names_goes_to_the_nameless(settings: Settings) -> None:
    assert booked(replace(lost(), sale=None), settings).documents[0] == PROFILES["stripe"].nameless


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_lost_dispute_is_dated_when_it_was_noticed(settings: Settings) -> None:
    made = Books(settings, CONTACT).book(lost(at=AT))
    assert isinstance(made, Booking)
    assert {each.dated for each in made.documents if isinstance(each, CreditNote | Refund)} == {DAY}


# ---- won after it was lost


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_dispute_won_after_its_loss_leaves_the_books_as_they_were_before_the_loss(
    settings: Settings,
) -> None:
    books, without_loss = Books(settings), Books(settings)
    made = books.book(paid(), OPENED, lost(), WON)
    without_loss.book(paid(), OPENED, WON)
    assert books.balances() == without_loss.balances()
    assert made.attention == "won_after_loss"


def test_a_dispute_won_after_its_loss_comes_back_at_the_tax_of_the_credit_note() -> None:
    made = Books().book(paid(), OPENED, lost(), WON)
    assert lines_of(made) == (Line("Dispute won: Consulting", "200", pence(12000), "OUTPUT2"),)


def test_less_than_was_lost_comes_back_pro_rata_of_the_lines() -> None:
    lines = (
        Line("Books", "202", pence(2000), "ZERORATEDOUTPUT"),
        Line("Work", "200", pence(10000), "OUTPUT2"),
    )
    books = Books(SETTINGS, CONTACT, Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, lines, is_whole=True))
    made = books.book(paid(), OPENED, lost(), won(4000, 4000))
    assert [(each.account, each.amount.minor, each.tax_type) for each in lines_of(made)] == [
        ("202", 667, "ZERORATEDOUTPUT"),
        ("200", 3333, "OUTPUT2"),
    ]
    assert "621" not in books.balances()


def test_a_part_given_back_before_the_loss_comes_from_disputed_funds_and_is_not_flagged() -> None:
    books = Books()
    assert books.book(paid(), OPENED, won(2000, 2000)).attention == ""
    books.book(lost(10000))
    assert "621" not in books.balances()


# ---- withdrawn before the feed


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_loss_of_what_was_withdrawn_before_the_feed_is_left_out(settings: Settings) -> None:
    left = excluded(replace(lost(), withdrawn=BEFORE), settings)
    assert (left.reason_code, "2026-01-01" in left.detail) == ("before_feed", True)


def test_a_win_of_what_was_withdrawn_before_the_feed_waits_in_suspense_without_vat() -> None:
    books = Books()
    made = books.book(replace(won(12100, 12000), withdrawn=BEFORE))
    (line,) = lines_of(made)
    assert (line.account, line.amount, line.tax_type) == ("850", pence(12100), "NONE")
    assert made.attention == "dispute_before_feed"
    assert books.balances() == {CLEARING: 12100, "850": -12100}


def test_what_was_withdrawn_on_the_first_day_of_the_feed_is_in_disputed_funds() -> None:
    assert booked(replace(WON, withdrawn=FIRST)).attention == ""
    assert booked(replace(lost(), withdrawn=FIRST)).documents


def test_the_first_day_begins_at_midnight_where_the_organisation_is() -> None:
    # An hour before UTC's in summer.
    first = datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert booked(replace(WON, withdrawn=first), FEED_FROM_SUMMER).attention == ""
    before = first.replace(hour=22, minute=59)
    assert booked(replace(WON, withdrawn=before), FEED_FROM_SUMMER).attention == "dispute_before_feed"


# ---- another exchange rate


@pytest.mark.parametrize("settled", [12150, 11900])
def test_a_win_at_another_exchange_rate_empties_disputed_funds(settled: int) -> None:
    books = Books()
    made = books.book(paid(), OPENED, won(settled, 12000))
    difference = Line("Exchange difference: Consulting, Ada (dp_1)", "404", pence(settled - 12000), "NONE")
    assert lines_of(made)[1:] == (difference,)
    assert books.balances() == {CLEARING: settled - 2000, "200": -12000, "404": 2000 - (settled - 12000)}


@pytest.mark.parametrize("settings", [SETTINGS, WRITE_OFF])
def test_a_win_after_its_loss_at_another_exchange_rate_leaves_sales_as_they_were(settings: Settings) -> None:
    books = Books(settings)
    made = books.book(paid(), OPENED, lost(), won(12150, 12000))
    assert made.attention == "won_after_loss"
    assert books.balances() == {CLEARING: 10150, "200": -12000, "404": 1850}


def test_a_win_that_gives_only_its_fee_back_moves_nothing_of_disputed_funds() -> None:
    fee_alone = replace(WON, moved=moved(0, -2000, NEXT_MONTH, "txn_3"), taken=pence(0))
    assert [each.key for each in booked(fee_alone).documents] == [SUPPLIER.key, "txn_3 fee"]
