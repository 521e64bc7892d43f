from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.booking.decision import Alias, Booking, Excluded
from shared.ledger.documents import Contact, Invoice, Line
from shared.ledger.entries import Entry
from shared.money import pence
from shared.store import ledger
from shared.store.entries import entries
from shared.store.rows import Source
from shared.store.tables import RowItem

NOW, DAY = datetime(2026, 10, 1, 12, tzinfo=UTC), date(2026, 10, 1)
CONTACT = Contact("stripe:cus_1", "Ada")
INVOICE = Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, (Line("Consulting", "200", pence(12000)),))
MOVEMENT = {"gross": 12000, "fee": 200, "currency": "GBP", "category": "charge", "provider": "stripe"}


def book() -> None:
    booking = Booking((CONTACT, INVOICE), (Alias("email:1", CONTACT.key),), attention="overpaid")
    ledger.record("acme", Source("txn_1", NOW, MOVEMENT), (), lambda _: booking, NOW)


def found() -> dict[str, Entry]:
    return {each.key: each for each in entries("acme")}


def test_a_source_shows_what_it_moved_and_is_no_document() -> None:
    book()
    source = found()["txn_1"]
    assert (source.kind, source.state, source.happened_at) == ("Source", "booked", NOW)
    assert source.stored == MOVEMENT
    assert source.document is None


def test_a_document_is_what_was_recorded_with_its_number_and_xero_id() -> None:
    book()
    RowItem("acme", INVOICE.key).update([RowItem.number.set(7), RowItem.xero_id.set("guid")])
    row = found()[INVOICE.key]
    assert (row.document, row.source, row.state) == (INVOICE, "txn_1", "pending")
    assert (row.number, row.xero_id) == (7, "guid")
    assert row.stored["contact"] == CONTACT.key


def test_other_names_and_flags_are_rows_without_a_document() -> None:
    book()
    rows = found()
    assert rows["email:1"].document is rows["txn_1 overpaid"].document is None


def test_what_was_left_out_says_why() -> None:
    decision = Excluded("before_feed", "too early")
    ledger.record("acme", Source("txn_1", NOW, MOVEMENT), (), lambda _: decision, NOW)
    source = found()["txn_1"]
    assert (source.state, source.reason_code, source.detail) == ("excluded", "before_feed", "too early")


def test_a_row_that_cannot_be_read_stops_the_report_rather_than_being_left_out() -> None:
    book()
    RowItem("acme", INVOICE.key).update([RowItem.document.set({"unheard": "of"})])
    with pytest.raises((KeyError, ValueError)):
        found()
