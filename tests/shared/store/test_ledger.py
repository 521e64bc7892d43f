from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pynamodb.exceptions import PutError, TransactWriteError

from shared.errors import Unavailable
from shared.events import LeftOut
from shared.ledger.documents import Contact, Document, Invoice, Line, Payment, Spend
from shared.money import pence
from shared.posting.lane import Lane, Outcome, Parked, Posted, Row, Varied
from shared.posting.stages import Stage
from shared.store import lanes, ledger
from shared.store.tables import RowItem

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
DAY = date(2026, 10, 1)
CONTACT = Contact("stripe:cus_1", "Ada", "ada@example.com")
LINE = Line("Consulting", "200", pence(12000), "OUTPUT2")
INVOICE = Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, (LINE,))
PAYMENT = Payment("txn_1 payment", INVOICE.key, "091", DAY, pence(12000))
SUPPLIER = Contact("supplier:stripe", "Stripe")
FEE = Spend("txn_1 fee", SUPPLIER.key, "091", DAY, (Line("Stripe fee", "404", pence(200)),))
SALE: tuple[Document, ...] = (CONTACT, INVOICE, PAYMENT, SUPPLIER, FEE)


def record(documents: Sequence[Document] = SALE, at: datetime = NOW) -> int:
    """`at` is when it happened; it is recorded some hours after that."""
    return ledger.record("acme", "txn_1", documents, at, NOW + timedelta(hours=8))


def states() -> dict[str, str]:
    return {row.key: row.state for row in ledger.rows("acme", [each.key for each in SALE], consistent=True)}


def pending() -> list[str]:
    return [row.key for row in ledger.pending("acme")]


def settle(*outcomes: Outcome) -> None:
    lanes.claim("acme", "writer", NOW)
    lanes.settle("acme", "writer", Lane(), outcomes, {}, NOW)
    lanes.release("acme", "writer", Lane())


def waits(document: Document, parent: str, stage: Stage) -> Row:
    return Row(document.key, stage, blocked_by=parent, ready=False)


def shelve_the_family() -> None:
    """The contact is parked; its invoice waits for it, and the payment for the invoice."""
    record()
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"))
    ledger.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    ledger.shelve("acme", [waits(PAYMENT, INVOICE.key, Stage.PAYMENTS)])


# ---- recording


def test_a_sources_documents_become_pending_rows() -> None:
    assert record() == 5
    assert set(states().values()) == {"pending"}
    (row,) = ledger.rows("acme", [INVOICE.key])
    assert (row.kind, row.source, row.parents) == ("Invoice", "txn_1", (CONTACT.key,))
    assert (row.number, row.variant, row.xero_id, row.reason) == (None, 0, "", "")


def test_recording_again_changes_nothing() -> None:
    record()
    settle(Posted(CONTACT.key, "id-1"))
    assert record(at=NOW + timedelta(days=1)) == 0
    assert states()[CONTACT.key] == "posted"
    assert len(list(RowItem.query("acme"))) == 5


def test_what_a_crash_left_unrecorded_is_added_later() -> None:
    assert record(SALE[:2]) == 2
    assert record() == 3


def blind_at_first(times: int) -> Any:
    """A look that misses what somebody else is just writing, so many times."""
    look, left = ledger.rows, [times]

    def rows(*asked: Any) -> Any:
        left[0] -= 1
        return [] if left[0] >= 0 else look(*asked)

    return rows


def test_two_who_record_the_same_at_once_write_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # Another process has written the contact, and then everything, after this one looked.
    assert record([CONTACT]) == 1
    settle(Posted(CONTACT.key, "id-1"))
    for written in (4, 0):
        with monkeypatch.context() as both:
            both.setattr(ledger, "rows", blind_at_first(1))
            assert record() == written
    assert states()[CONTACT.key] == "posted"
    assert len(list(RowItem.query("acme"))) == 5


def test_who_always_comes_second_tries_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    record()
    monkeypatch.setattr(ledger, "rows", blind_at_first(3))
    with pytest.raises(Unavailable):
        record()


def test_a_source_is_decided_once_whatever_it_looks_like_later() -> None:
    # An order named late, in the metadata, must not make a second invoice.
    record()
    ordered = Invoice("order_7 invoice", CONTACT.key, DAY, DAY, (LINE,))
    paid = replace(PAYMENT, invoice=ordered.key)
    assert record([CONTACT, ordered, paid]) == 0
    assert ordered.key not in states()


def test_one_tenants_rows_are_not_anothers() -> None:
    record()
    assert ledger.rows("other", [INVOICE.key]) == []
    assert not ledger.has_pending("other")
    assert ledger.record("other", "txn_1", SALE, NOW, NOW) == 5


def test_rows_asked_for_twice_come_once_and_unknown_ones_not_at_all() -> None:
    record()
    assert [row.key for row in ledger.rows("acme", [FEE.key, FEE.key, "unknown"])] == [FEE.key]
    assert ledger.rows("acme", []) == []


def test_more_rows_can_be_asked_for_than_dynamodb_gives_in_one_answer() -> None:
    contacts = [Contact(f"c:{number:03d}", "Ada") for number in range(101)]
    assert record(contacts[:50]) + record(contacts[50:]) == 101
    assert len(ledger.rows("acme", [each.key for each in contacts])) == 101


def test_a_broken_table_is_no_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    left = LeftOut("txn_9", "other_currency", "settled as 10.00 EUR")
    monkeypatch.setattr(RowItem.Meta, "table_name", "nowhere")
    with pytest.raises(PutError):
        ledger.leave_out("acme", left, NOW)


# ---- left out and parked sources


def test_what_is_left_out_is_on_record_with_its_reason_and_never_pending() -> None:
    left = LeftOut("txn_9", "other_currency", "settled as 10.00 EUR")
    ledger.leave_out("acme", left, NOW)
    ledger.leave_out("acme", left, NOW)
    (row,) = ledger.listed("acme", "left_out")
    assert (row.source, row.reason, row.words) == ("txn_9", "other_currency", "settled as 10.00 EUR")
    assert not ledger.has_pending("acme")


def test_a_source_that_could_not_be_read_is_parked_for_a_person() -> None:
    ledger.park_source("acme", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)
    (row,) = ledger.listed("acme", "parked")
    assert (row.key, row.kind, row.reason) == ("ch_9", "Source", "unknown_at_stripe")
    assert not ledger.has_pending("acme")


def test_a_source_that_could_be_read_after_all_is_parked_no_more() -> None:
    ledger.park_source("acme", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)
    ledger.forget_source("acme", "ch_9")
    assert list(ledger.listed("acme", "parked")) == []


# ---- the order of work


def test_work_is_in_the_order_of_stages_and_then_of_time() -> None:
    later = Contact("stripe:cus_2", "Bob")
    late_invoice = Invoice("ch_2 invoice", later.key, DAY, DAY, (LINE,))
    record([late_invoice, later], NOW + timedelta(microseconds=1))
    record([FEE, PAYMENT, INVOICE, CONTACT], NOW)
    assert pending() == [CONTACT.key, later.key, INVOICE.key, late_invoice.key, PAYMENT.key, FEE.key]


def test_what_happened_first_is_posted_first_whenever_it_was_heard_of() -> None:
    early, late = Contact("c:early", "Ada"), Contact("c:late", "Ada")
    ledger.record("acme", "txn_2", [late], NOW + timedelta(hours=1), NOW)
    ledger.record("acme", "txn_1", [early], NOW, NOW + timedelta(days=2))
    assert pending() == [early.key, late.key]


def test_no_more_work_is_read_than_one_call_takes() -> None:
    record([Contact(f"c:{number:03d}", "Ada") for number in range(60)])
    assert len(ledger.pending("acme")) == 50
    assert [row.key for row in ledger.pending("acme", limit=1)] == ["c:000"]


def test_what_is_settled_is_pending_no_more() -> None:
    record([CONTACT])
    assert ledger.has_pending("acme")
    settle(Posted(CONTACT.key, "id-1"))
    assert not ledger.has_pending("acme")


# ---- shelving and retrying


def test_children_wait_under_their_parked_parent_and_count_neither_as_pending_nor_as_parked() -> None:
    shelve_the_family()
    assert pending() == [SUPPLIER.key, FEE.key]
    assert [row.key for row in ledger.listed("acme", "parked")] == [CONTACT.key]
    assert {row.key for row in ledger.listed("acme", "waiting")} == {INVOICE.key, PAYMENT.key}


def test_a_retry_brings_back_children_and_grandchildren_in_their_order() -> None:
    shelve_the_family()
    ledger.retry("acme", CONTACT.key)
    assert pending() == [CONTACT.key, SUPPLIER.key, INVOICE.key, PAYMENT.key, FEE.key]
    assert list(ledger.listed("acme", "waiting")) == []


def test_a_retry_leaves_the_children_of_others_alone() -> None:
    shelve_the_family()
    other = Contact("stripe:cus_10", "Bob")
    child = Invoice("ch_10 invoice", other.key, DAY, DAY, (LINE,))
    record([other, child])
    settle(Parked(other.key, "contact_not_usable", "not active"))
    ledger.shelve("acme", [waits(child, other.key, Stage.INVOICES)])
    ledger.retry("acme", CONTACT.key)
    assert [row.key for row in ledger.listed("acme", "waiting")] == [child.key]


def test_a_retry_that_died_half_way_is_finished_by_the_next() -> None:
    shelve_the_family()
    parent = RowItem.get("acme", CONTACT.key)
    parent.update(actions=[RowItem.state.set("pending"), RowItem.work.set(ledger._work_of(parent))])
    ledger.retry("acme", CONTACT.key)
    assert list(ledger.listed("acme", "waiting")) == []


def test_a_source_is_no_document_that_could_be_posted() -> None:
    ledger.park_source("acme", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)
    ledger.retry("acme", "ch_9")
    assert not ledger.has_pending("acme")


def test_a_row_is_not_shelved_under_a_parent_that_was_resumed_meanwhile() -> None:
    record()
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"))
    ledger.retry("acme", CONTACT.key)
    ledger.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    assert states()[INVOICE.key] == "pending"


def test_one_resumed_parent_does_not_keep_others_from_being_shelved() -> None:
    record()
    settle(Parked(SUPPLIER.key, "contact_not_usable", "not active"))
    ledger.shelve(
        "acme",
        [waits(INVOICE, CONTACT.key, Stage.INVOICES), waits(FEE, SUPPLIER.key, Stage.BANK_TRANSACTIONS)],
    )
    assert (states()[INVOICE.key], states()[FEE.key]) == ("pending", "waiting")


@pytest.mark.parametrize("first", ["retry", "shelve"])
def test_whichever_comes_first_of_a_retry_and_a_shelve_no_row_is_forgotten(first: str) -> None:
    record([CONTACT, INVOICE])
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"))
    if first == "retry":
        ledger.retry("acme", CONTACT.key)
    ledger.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    if first == "shelve":
        ledger.retry("acme", CONTACT.key)
    assert list(ledger.listed("acme", "waiting")) == []
    assert pending() == [CONTACT.key, INVOICE.key]


def test_a_broken_table_is_no_resumed_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RowItem.Meta, "table_name", "nowhere")
    with pytest.raises(TransactWriteError):
        ledger.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])


def test_a_row_that_was_posted_meanwhile_is_not_shelved() -> None:
    record()
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"), Posted(INVOICE.key, "id-1"))
    ledger.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    assert states()[INVOICE.key] == "posted"


def test_a_posted_row_is_never_made_pending_again() -> None:
    # Two clicks on the same old page: the second must not post a payment twice.
    record()
    settle(Parked(PAYMENT.key, "payment_does_not_fit", "exceeds the amount outstanding"))
    ledger.retry("acme", PAYMENT.key)
    settle(Posted(PAYMENT.key, "id-1"))
    ledger.retry("acme", PAYMENT.key)
    assert states()[PAYMENT.key] == "posted"


def test_a_name_that_was_freed_can_be_taken_by_a_retry() -> None:
    record([CONTACT])
    settle(Varied(CONTACT.key))
    settle(Varied(CONTACT.key))
    settle(Parked(CONTACT.key, "name_not_unique", "the name 'Ada' is taken"))
    ledger.retry("acme", CONTACT.key)
    (row,) = ledger.pending("acme")
    # With its old variant it would be parked again, unsent, for ever.
    assert row.variant == 0
