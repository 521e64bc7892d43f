from __future__ import annotations

from collections import deque
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.booking.case import Case
from shared.booking.decision import Alias, Booking, Excluded
from shared.errors import Newer
from shared.ledger.documents import Contact, Invoice, Line
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import LedgerRow, Source
from shared.money import pence
from shared.reconciliation.ledger_totals import LedgerTotals
from shared.store import ledger
from shared.store import rows as store_rows
from shared.store.tables.ledger import RowItem
from tests.shared.booking.books import SETTINGS

NOW, DAY = datetime(2026, 10, 1, 12, tzinfo=UTC), date(2026, 10, 1)
CONTACT = Contact("stripe:cus_1", "Ada")
INVOICE = Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, (Line("Consulting", "200", pence(12000)),))
MOVEMENT = RecordedMovement(12000, 200, "GBP", "charge")


def book() -> None:
    booking = Booking((CONTACT, INVOICE), (Alias("email:1", CONTACT.key),), attention="overpaid")
    ledger.record("acme", Case(Source("txn_1", "stripe", NOW, MOVEMENT), (), lambda _: booking), NOW)


def found() -> dict[str, LedgerRow]:
    return {each.key: each for each in store_rows.all_rows("acme")}


def test_a_source_shows_what_it_moved_and_is_no_document() -> None:
    book()
    source = found()["txn_1"]
    assert (source.kind, source.state, source.happened_at) == ("Source", "booked", NOW)
    assert source.movement == MOVEMENT
    assert source.document is None


def test_a_document_is_what_was_recorded_with_its_number_and_xero_id() -> None:
    book()
    RowItem("acme", INVOICE.key).update([RowItem.number.set(7), RowItem.xero_id.set("guid")])
    row = found()[INVOICE.key]
    assert (row.document, row.source, row.state) == (INVOICE, "txn_1", "pending")
    assert (row.number, row.xero_id) == (7, "guid")


def test_other_names_and_flags_are_rows_without_a_document() -> None:
    book()
    rows = found()
    assert rows["email:1"].document is rows["txn_1 overpaid"].document is None


def test_what_was_left_out_says_why() -> None:
    decision = Excluded("before_feed", "too early")
    ledger.record("acme", Case(Source("txn_1", "stripe", NOW, MOVEMENT), (), lambda _: decision), NOW)
    source = found()["txn_1"]
    assert (source.state, source.reason_code, source.detail) == ("excluded", "before_feed", "too early")


def test_a_row_that_cannot_be_read_stops_the_report_rather_than_being_left_out() -> None:
    book()
    RowItem("acme", INVOICE.key).update([RowItem.document.set({"unheard": "of"})])
    totals = LedgerTotals(SETTINGS, NOW)
    with pytest.raises(Newer, match="with unheard"):
        deque(map(totals.add, found().values()))


def test_a_row_of_a_later_version_is_left_to_that_version() -> None:
    book()
    RowItem("acme", INVOICE.key).update([RowItem.version.set(2)])
    with pytest.raises(Newer, match=f"a later version wrote {INVOICE.key}: its form is 2"):
        _ = found()[INVOICE.key].document


def test_what_has_been_pending_since_before_a_moment_is_found_whatever_is_posted_first() -> None:
    book()
    later = NOW + timedelta(hours=1)
    booking = Booking((Contact("stripe:cus_0", "Bob"),), ())
    ledger.record(
        "acme", Case(Source("txn_0", "stripe", NOW - timedelta(days=1)), (), lambda _: booking), later
    )
    assert store_rows.pending("acme", limit=1)[0].key == "stripe:cus_0"
    assert store_rows.pending_since("acme", NOW + timedelta(minutes=1)) == NOW
    assert store_rows.pending_since("acme", NOW) is None
    assert store_rows.pending_since("nobody", later) is None


def test_whether_anything_is_in_a_state_is_known_without_reading_it_all() -> None:
    book()
    assert store_rows.is_any_in_state("acme", "pending")
    assert not store_rows.is_any_in_state("acme", "parked")
