from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from pynamodb.exceptions import TransactWriteError

from shared.booking.case import Case
from shared.booking.decision import Alias, Booking, Context, Decision, Excluded, NeedsReview, SaleChange
from shared.booking.payers import contact_of, known_by
from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.errors import Contended, Unavailable
from shared.events import Payer
from shared.ledger.documents import Contact, CreditNote, Document, Invoice, Line, Payment, Spend
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import LedgerRow, Source
from shared.ledger.sale_facts import Fact
from shared.ledger.stages import Stage
from shared.money import pence
from shared.posting.lane import Lane, Outcome, Parked, Posted, Row, Varied
from shared.store import directory, lanes, ledger, rows
from shared.store.tables.ledger import RowItem
from tests.cancelled_transactions import BUSY, busy
from tests.handled import BY_HAND
from tests.shared.store import settling

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
TAKEN = RecordedMovement(12000, 0, "GBP", "charge")
DAY = date(2026, 10, 1)
CONTACT = Contact("stripe:cus_1", "Ada", "ada@example.com")
ADA = Payer("stripe", "cus_1", "Ada", "ada@example.com")
LINE = Line("Consulting", "200", pence(12000), "OUTPUT2")
INVOICE = Invoice("ch_1 invoice", CONTACT.key, DAY, DAY, (LINE,))
PAYMENT = Payment("txn_1 payment", INVOICE.key, "091", DAY, pence(12000))
SUPPLIER = Contact("supplier:stripe", "Stripe")
FEE = Spend("txn_1 fee", SUPPLIER.key, "091", DAY, (Line("Stripe fee", "404", pence(200)),))
each_reason = pytest.mark.parametrize("codes", BUSY, ids="-".join)
SALE: tuple[Document, ...] = (CONTACT, INVOICE, PAYMENT, SUPPLIER, FEE)


def record(
    documents: Sequence[Document] = SALE, at: datetime = NOW, source: str = "txn_1", tenant: str = "acme"
) -> str:
    """`at` is when it happened; it is recorded some hours after that."""
    booking, keys = Booking(tuple(documents)), [each.key for each in documents]
    found = Source(source, "stripe", at, TAKEN)
    return ledger.record(tenant, Case(found, tuple(keys), lambda _: booking), NOW + timedelta(hours=8))


def decide_as(decision: Decision, source: str = "txn_9") -> str:
    return ledger.record("acme", Case(Source(source, "stripe", NOW), (), lambda _: decision), NOW)


def row(key: str) -> LedgerRow:
    (found,) = rows.read("acme", [key], consistent=True)
    return found


def states() -> dict[str, str]:
    return {row.key: row.state for row in rows.read("acme", [each.key for each in SALE], consistent=True)}


def pending() -> list[str]:
    return [row.key for row in rows.pending("acme")]


def settle(*outcomes: Outcome) -> None:
    lanes.claim("acme", "writer", NOW)
    settling.settle("acme", "writer", Lane(), outcomes, {}, {}, NOW)
    lanes.release("acme", "writer", Lane())


def waits(document: Document, parent: str, stage: Stage) -> Row:
    return Row(document.key, stage, blocked_by=parent, ready=False)


def shelve_the_family() -> None:
    """The contact is parked; its invoice waits for it, and the payment for the invoice."""
    record()
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"))
    rows.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    rows.shelve("acme", [waits(PAYMENT, INVOICE.key, Stage.PAYMENTS)])


# ---- counting and finding


def test_rows_are_counted_by_state() -> None:
    shelve_the_family()
    counted = {
        state: rows.count_in_state("acme", state) for state in ("pending", "parked", "waiting", "attention")
    }
    assert counted == {"pending": 2, "parked": 1, "waiting": 2, "attention": 0}
    assert rows.count_in_state("other", "pending") == 0


def test_rows_are_found_by_what_their_keys_begin_with_whatever_their_state() -> None:
    record()
    assert [each.key for each in rows.with_key_prefix("acme", "txn_1")] == ["txn_1", FEE.key, PAYMENT.key]
    assert list(rows.with_key_prefix("other", "txn_1")) == []


# ---- recording


def test_a_sources_documents_become_pending_rows() -> None:
    assert record() == "booked"
    assert set(states().values()) == {"pending"}
    invoice = row(INVOICE.key)
    assert (invoice.kind, invoice.source, invoice.parents) == ("Invoice", "txn_1", (CONTACT.key,))
    assert (invoice.number, invoice.variant, invoice.xero_id, invoice.reason_code) == (None, 0, "", "")


def test_what_is_booked_is_on_record_with_its_money_and_no_work() -> None:
    record()
    source = row("txn_1")
    assert (source.kind, source.state, source.movement) == ("Source", "booked", TAKEN)
    assert list(rows.in_state("acme", "booked")) == list(rows.in_state("acme", "attention")) == []


def test_recording_again_changes_nothing() -> None:
    record()
    settle(Posted(CONTACT.key, "id-1"))
    assert record(at=NOW + timedelta(days=1)) == "known"
    assert states()[CONTACT.key] == "posted"
    assert len(list(RowItem.query("acme"))) == 6


def test_a_document_that_another_source_made_is_not_made_again() -> None:
    record([CONTACT, SUPPLIER], source="txn_0")
    settle(Posted(CONTACT.key, "id-1"))
    assert record() == "booked"
    assert states()[CONTACT.key] == "posted"
    assert {each.source for each in rows.read("acme", [CONTACT.key, SUPPLIER.key])} == {"txn_0"}


def test_a_document_that_a_source_names_twice_is_made_once() -> None:
    # A dispute names the supplier for its money and again for its fee; no other fee may have come before.
    disputed = Spend("txn_1 dispute", SUPPLIER.key, "091", DAY, (Line("Disputed", "621", pence(12000)),))
    assert record([SUPPLIER, disputed, SUPPLIER, FEE]) == "booked"
    assert set(pending()) == {SUPPLIER.key, disputed.key, FEE.key}


def test_all_of_a_source_is_recorded_or_nothing() -> None:
    record([PAYMENT], source="txn_0")
    booking = Booking((CONTACT, INVOICE, PAYMENT))
    with pytest.raises(Unavailable):
        # The payment was not asked for, so nobody saw that it is there.
        ledger.record("acme", Case(Source("txn_1", "stripe", NOW), (CONTACT.key,), lambda _: booking), NOW)
    assert set(states()) == {PAYMENT.key}
    assert rows.read("acme", ["txn_1"]) == []


def test_a_decision_is_given_what_is_known_by_the_keys_it_needs_and_no_more() -> None:
    record()
    told = (Fact("txn_1", NOW, "paid", 12000, (PAYMENT.key,)),)
    decide_as(Booking((), (Alias("email:1", CONTACT.key),), SaleChange(INVOICE.key, (), told)), "txn_2")
    seen = list[Context]()

    def decide(known: Context) -> Decision:
        seen.append(known)
        return Excluded("before_feed", "")

    keys = [CONTACT.key, INVOICE.key, "email:1", "nobody"]
    ledger.record("acme", Case(Source("txn_3", "stripe", NOW), tuple(keys), decide), NOW)
    (known,) = seen
    # And what the facts of a sale among them became.
    assert known.documents == {CONTACT.key: CONTACT, INVOICE.key: INVOICE, PAYMENT.key: PAYMENT}
    assert known.contact("email:1") == CONTACT.key
    assert known.facts == {INVOICE.key: told}


def test_a_source_is_decided_once_whatever_it_looks_like_later() -> None:
    # An order named late, in the metadata, must not make a second invoice.
    record()
    ordered = Invoice("order_7 invoice", CONTACT.key, DAY, DAY, (LINE,))
    paid = replace(PAYMENT, invoice=ordered.key)
    assert record([CONTACT, ordered, paid]) == "known"
    assert ordered.key not in states()


@pytest.mark.parametrize(
    ("first", "state"),
    [(Excluded("before_feed", "too early"), "excluded"), (NeedsReview("unknown_category", "odd"), "parked")],
)
def test_what_was_not_booked_is_decided_anew(first: Decision, state: str) -> None:
    assert decide_as(first, "txn_1") == state
    assert [each.key for each in rows.in_state("acme", state)] == ["txn_1"]
    assert record() == "booked"
    assert list(rows.in_state("acme", state)) == []
    assert (row("txn_1").state, row("txn_1").reason_code) == ("booked", "")


# ---- two at once


def meanwhile(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], Any]) -> None:
    """Before each of the next writes, when everything was read that it builds on, another one acts."""
    write, left, acting = ledger._write, list(acts), list[bool]()

    def written(*given: Any) -> bool:
        if left and not acting:
            acting.append(True)
            left.pop(0)()
            acting.clear()
        return write(*given)

    monkeypatch.setattr(ledger, "_write", written)


def test_two_who_record_the_same_at_once_write_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, record)
    assert record() == "known"
    assert len(list(RowItem.query("acme"))) == 6


def test_two_sources_that_make_the_same_contact_at_once_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: record([CONTACT], source="txn_0"))
    assert record() == "booked"
    assert row(CONTACT.key).source == "txn_0"
    assert set(states()) == {each.key for each in SALE}


def book_for(payer: Payer, source: str) -> str:
    """A source whose only document is its payer's contact."""

    def decide(known: Context) -> Decision:
        who = contact_of(payer, known)
        return Booking(who.new, who.aliases)

    return ledger.record("acme", Case(Source(source, "stripe", NOW), tuple(known_by(payer)), decide), NOW)


def test_two_who_name_one_address_at_once_are_one_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    guest, customer = (Payer("stripe", key, "Ada", "ada@example.com") for key in ("", "cus_1"))
    meanwhile(monkeypatch, lambda: book_for(guest, "txn_1"))
    assert book_for(customer, "txn_2") == "booked"
    (contact,) = rows.pending("acme")
    alias = row("stripe:cus_1")
    assert (alias.kind, alias.state, alias.about) == ("Alias", "kept", contact.key)


def give_back(pence_: int, source: str) -> str:
    """A refund of the sale's invoice, on top of what is known to have been given back."""

    def decide(known: Context) -> Decision:
        before = known.facts.get(INVOICE.key, ())
        note = CreditNote(f"{source} credit note", CONTACT.key, DAY, (replace(LINE, amount=pence(pence_)),))
        fact = Fact(source, NOW, "refunded", pence_, (note.key,))
        return Booking((note,), sale=SaleChange(INVOICE.key, before, (*before, fact)))

    return ledger.record("acme", Case(Source(source, "stripe", NOW), (INVOICE.key,), decide), NOW)


def test_two_refunds_of_one_sale_at_once_are_counted_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record()
    meanwhile(monkeypatch, lambda: give_back(300, "txn_2"), lambda: give_back(20, "txn_3"))
    assert give_back(1, "txn_4") == "booked"
    assert [fact.pence for fact in row(INVOICE.key).facts] == [300, 20, 1]
    assert {f"txn_{number} credit note" for number in (2, 3, 4)} <= {each.key for each in pending_rows()}


def pending_rows() -> list[LedgerRow]:
    return rows.pending("acme")


def test_what_is_given_back_neither_moves_nor_resets_the_invoices_row() -> None:
    record()
    settle(Posted(INVOICE.key, "id-1"))
    give_back(300, "txn_2")
    assert (row(INVOICE.key).state, row(INVOICE.key).xero_id) == ("posted", "id-1")


def test_who_always_comes_second_tries_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    record()
    others = [partial(give_back, 1, f"txn_{number}") for number in range(2, 7)]
    meanwhile(monkeypatch, *others)
    with pytest.raises(Unavailable):
        give_back(100, "txn_9")
    assert [fact.pence for fact in row(INVOICE.key).facts] == [1] * 5
    assert rows.read("acme", ["txn_9", "txn_9 credit note"]) == []


@pytest.mark.parametrize("late", [Excluded("before_feed", ""), NeedsReview("unknown_category", "")])
def test_who_decides_to_book_nothing_takes_nothing_back(
    late: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, record)
    assert decide_as(late, "txn_1") == "known"
    assert row("txn_1").state == "booked"


# ---- aliases


def test_a_contact_is_found_by_every_key_it_was_ever_known_by() -> None:
    for number, payer in enumerate(
        (
            Payer("stripe", "cus_1", "Ada", "ada@example.com"),
            Payer("stripe", "cus_2", "Ada King", "Ada@Example.com"),
            Payer("stripe", "cus_2", "Countess", "countess@example.com"),
            Payer("stripe", "", "", "countess@example.com"),
        )
    ):
        assert book_for(payer, f"txn_{number}") == "booked"
    assert pending() == ["stripe:cus_1"]
    keys = [item.key for item in RowItem.query("acme") if item.kind == "Alias"]
    assert {row(key).about for key in keys} == {"stripe:cus_1"}
    assert len(keys) == 3


# ---- tenants and pages


def test_one_tenants_rows_are_not_anothers() -> None:
    record()
    assert rows.read("other", [INVOICE.key]) == []
    assert not rows.has_pending("other")
    assert record(tenant="other") == "booked"


def test_rows_asked_for_twice_come_once_and_unknown_ones_not_at_all() -> None:
    record()
    assert [row.key for row in rows.read("acme", [FEE.key, FEE.key, "unknown"])] == [FEE.key]
    assert rows.read("acme", []) == []


def test_more_rows_can_be_asked_for_than_dynamodb_gives_in_one_answer() -> None:
    contacts = [Contact(f"c:{number:03d}", "Ada") for number in range(101)]
    for some in (contacts[:50], contacts[50:]):
        record(some, source=f"txn of {some[0].key}")
    assert len(rows.read("acme", [each.key for each in contacts])) == 101


def test_a_broken_table_is_no_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RowItem.Meta, "table_name", "nowhere")
    with pytest.raises(TransactWriteError):
        ledger.park_unread("acme", "stripe", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)


def test_a_broken_table_is_nobody_else_who_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: monkeypatch.setattr(RowItem.Meta, "table_name", "nowhere"))
    with pytest.raises(TransactWriteError):
        record()


@each_reason
def test_a_case_is_decided_again_after_a_pause_when_dynamodb_was_busy(codes: tuple[str, ...]) -> None:
    paused, booking = list[None](), Booking((CONTACT, SUPPLIER))
    with busy(codes, 1, 2):
        case = Case(Source("txn_1", "stripe", NOW), (), lambda _: booking)
        assert ledger.record("acme", case, NOW, lambda: paused.append(None)) == "booked"
    assert (len(paused), set(states().values())) == (2, {"pending"})


@each_reason
def test_a_case_is_left_for_later_while_dynamodb_stays_busy(codes: tuple[str, ...]) -> None:
    with busy(codes), pytest.raises(Unavailable):
        record()
    assert list(RowItem.query("acme")) == []


@each_reason
def test_an_object_is_not_parked_silently_when_dynamodb_was_busy(codes: tuple[str, ...]) -> None:
    with busy(codes), pytest.raises(Contended):
        ledger.park_unread("acme", "stripe", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)


@each_reason
@pytest.mark.parametrize("undecided", [True, False])
def test_a_source_is_not_taken_for_watched_when_dynamodb_was_busy(
    codes: tuple[str, ...], undecided: bool
) -> None:
    if not undecided:
        watch(True)
    with busy(codes), pytest.raises(Contended):
        watch(undecided)
    assert list(ledger.watched("acme")) == ([] if undecided else ["dp_1"])


@each_reason
def test_a_row_is_not_taken_for_shelved_when_dynamodb_was_busy(codes: tuple[str, ...]) -> None:
    record()
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"))
    with busy(codes), pytest.raises(Contended):
        rows.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    assert states()[INVOICE.key] == "pending"


# ---- left out, parked and flagged sources


def test_what_is_left_out_is_on_record_with_its_reason_and_never_pending() -> None:
    left = Excluded("other_currency", "settled as 10.00 EUR")
    assert [decide_as(left), decide_as(left)] == ["excluded", "excluded"]
    (found,) = rows.in_state("acme", "excluded")
    assert (found.source, found.reason_code, found.detail) == (
        "txn_9",
        "other_currency",
        "settled as 10.00 EUR",
    )
    assert not rows.has_pending("acme")


def test_what_a_person_must_decide_is_parked_with_its_words() -> None:
    assert decide_as(NeedsReview("unknown_category", "txn_9 of 1 October: 10.00 GBP")) == "parked"
    (found,) = rows.in_state("acme", "parked")
    assert (found.key, found.kind, found.reason_code) == ("txn_9", "Source", "unknown_category")
    assert found.detail == "txn_9 of 1 October: 10.00 GBP"


def test_a_source_that_could_not_be_read_is_parked_for_a_person() -> None:
    ledger.park_unread("acme", "stripe", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)
    (found,) = rows.in_state("acme", "parked")
    assert (found.key, found.kind, found.reason_code) == ("ch_9", "Source", "unknown_at_stripe")
    assert not rows.has_pending("acme")


def test_a_source_that_could_be_read_after_all_is_parked_no_more() -> None:
    ledger.park_unread("acme", "stripe", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)
    ledger.forget_unread("acme", "ch_9", "unknown_at_stripe")
    assert list(rows.in_state("acme", "parked")) == []


def test_what_was_parked_for_another_reason_is_not_forgotten() -> None:
    decide_as(NeedsReview("unknown_category", "odd"))
    ledger.forget_unread("acme", "txn_9", "unknown_at_stripe")
    assert [each.key for each in rows.in_state("acme", "parked")] == ["txn_9"]


def test_what_could_not_be_read_again_stays_as_it_was_decided() -> None:
    record()
    ledger.park_unread("acme", "stripe", "txn_1", "unknown_at_stripe", "Stripe does not know it", NOW)
    assert row("txn_1").state == "booked"


def test_what_cannot_be_read_is_parked_beside_what_is_on_record_of_it_and_once() -> None:
    record(source="PM1")
    for words in ("first", "second"):
        key = ledger.unread_key("PM1")
        ledger.park_unread("acme", "stripe", key, "unknown_at_gocardless", words, NOW)
    assert [(each.key, each.detail) for each in rows.in_state("acme", "parked")] == [("PM1 unread", "first")]
    assert row("PM1").state == "booked"
    ledger.forget_unread("acme", ledger.unread_key("PM1"), "amount_not_readable", "unknown_at_gocardless")
    assert list(rows.in_state("acme", "parked")) == []
    assert row("PM1").state == "booked"


def test_what_the_owner_let_be_for_another_reason_is_not_parked_again() -> None:
    decide_as(NeedsReview("unknown_category", "odd"))
    assert rows.accept("acme", "txn_9", BY_HAND)
    ledger.park_unread("acme", "stripe", "txn_9", "unknown_at_stripe", "Stripe does not know it", NOW)
    assert row("txn_9").state == "accepted"


def test_a_movement_is_on_record_as_direct_only_if_it_says_so() -> None:
    for key, movement in (("PM1", replace(TAKEN, is_direct=True)), ("PM2", TAKEN)):
        source = Source(key, "stripe", NOW, movement)
        ledger.record("acme", Case(source, (), lambda known: Booking(())), NOW)
    assert [ledger.is_direct("acme", key) for key in ("PM1", "PM2", "PM3")] == [True, False, False]


def test_what_is_booked_and_needs_an_eye_is_listed_with_its_reason() -> None:
    assert decide_as(Booking((), attention="sale_not_on_record")) == "booked"
    (found,) = rows.in_state("acme", "attention")
    assert (found.source, found.reason_code) == ("txn_9", "sale_not_on_record")
    assert decide_as(Booking(())) == "known"
    assert len(list(rows.in_state("acme", "attention"))) == 1


def test_a_booked_source_can_be_flagged_afterwards_once_for_each_reason() -> None:
    record()
    for attention in ("overpaid", "not_deleted", "overpaid"):
        ledger.flag("acme", Source("txn_1", "stripe", NOW), attention, NOW, "txn_1 payment")
    assert [(each.source, each.reason_code) for each in rows.in_state("acme", "attention")] == [
        ("txn_1", "not_deleted"),
        ("txn_1", "overpaid"),
    ]
    assert row("txn_1").state == "booked"


# ---- sources that may still change

DISPUTE = Source("dp_1", "stripe", NOW)


def watch(undecided: bool) -> list[str]:
    ledger.watch("acme", DISPUTE, undecided, NOW)
    return list(ledger.watched("acme"))


def test_what_is_undecided_is_watched_until_it_is_decided() -> None:
    assert watch(True) == watch(True) == ["dp_1"]
    assert watch(False) == []
    # A late reading of how it was does not open it again.
    assert watch(True) == []


def test_what_was_never_open_is_not_watched_and_leaves_no_row() -> None:
    assert watch(False) == []
    assert rows.read("acme", ["dp_1"]) == []


def test_what_was_watched_and_then_booked_stays_booked() -> None:
    watch(True)
    assert decide_as(Booking((CONTACT,)), "dp_1") == "booked"
    assert watch(False) == watch(True) == []
    assert row("dp_1").state == "booked"


def test_one_tenants_disputes_are_not_anothers() -> None:
    watch(True)
    assert list(ledger.watched("other")) == []


# ---- the order of work


def test_work_is_in_the_order_of_stages_and_then_of_time() -> None:
    later = Contact("stripe:cus_2", "Bob")
    late_invoice = Invoice("ch_2 invoice", later.key, DAY, DAY, (LINE,))
    record([late_invoice, later], NOW + timedelta(microseconds=1), "txn_2")
    record([FEE, PAYMENT, INVOICE, CONTACT], NOW)
    assert pending() == [CONTACT.key, later.key, INVOICE.key, late_invoice.key, PAYMENT.key, FEE.key]


def test_what_happened_first_is_posted_first_whenever_it_was_heard_of() -> None:
    early, late = Contact("c:early", "Ada"), Contact("c:late", "Ada")
    record([late], NOW + timedelta(hours=1), "txn_2")
    record([early], NOW, "txn_1")
    assert pending() == [early.key, late.key]


def test_no_more_work_is_read_than_one_call_takes() -> None:
    record([Contact(f"c:{number:03d}", "Ada") for number in range(60)])
    assert len(rows.pending("acme")) == 50
    assert [row.key for row in rows.pending("acme", limit=1)] == ["c:000"]


def test_what_is_settled_is_pending_no_more() -> None:
    record([CONTACT])
    assert rows.has_pending("acme")
    settle(Posted(CONTACT.key, "id-1"))
    assert not rows.has_pending("acme")


# ---- shelving and retrying


def test_children_wait_under_their_parked_parent_and_count_neither_as_pending_nor_as_parked() -> None:
    shelve_the_family()
    assert pending() == [SUPPLIER.key, FEE.key]
    assert [row.key for row in rows.in_state("acme", "parked")] == [CONTACT.key]
    assert {row.key for row in rows.in_state("acme", "waiting")} == {INVOICE.key, PAYMENT.key}


def test_a_retry_brings_back_children_and_grandchildren_in_their_order() -> None:
    shelve_the_family()
    rows.retry("acme", CONTACT.key)
    assert pending() == [CONTACT.key, SUPPLIER.key, INVOICE.key, PAYMENT.key, FEE.key]
    assert list(rows.in_state("acme", "waiting")) == []


def test_a_retry_leaves_the_children_of_others_alone() -> None:
    shelve_the_family()
    other = Contact("stripe:cus_10", "Bob")
    child = Invoice("ch_10 invoice", other.key, DAY, DAY, (LINE,))
    record([other, child], source="txn_10")
    settle(Parked(other.key, "contact_not_usable", "not active"))
    rows.shelve("acme", [waits(child, other.key, Stage.INVOICES)])
    rows.retry("acme", CONTACT.key)
    assert [row.key for row in rows.in_state("acme", "waiting")] == [child.key]


def test_a_retry_that_died_half_way_is_finished_by_the_next() -> None:
    shelve_the_family()
    parent = RowItem.get("acme", CONTACT.key)
    parent.update(actions=[RowItem.state.set("pending"), RowItem.open_work.set(rows.open_work_of(parent))])
    rows.retry("acme", CONTACT.key)
    assert list(rows.in_state("acme", "waiting")) == []


def test_a_source_is_no_document_that_could_be_posted() -> None:
    ledger.park_unread("acme", "stripe", "ch_9", "unknown_at_stripe", "Stripe does not know it", NOW)
    rows.retry("acme", "ch_9")
    assert not rows.has_pending("acme")


def test_a_row_is_not_shelved_under_a_parent_that_was_resumed_meanwhile() -> None:
    record()
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"))
    rows.retry("acme", CONTACT.key)
    rows.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    assert states()[INVOICE.key] == "pending"


def test_one_resumed_parent_does_not_keep_others_from_being_shelved() -> None:
    record()
    settle(Parked(SUPPLIER.key, "contact_not_usable", "not active"))
    rows.shelve(
        "acme",
        [waits(INVOICE, CONTACT.key, Stage.INVOICES), waits(FEE, SUPPLIER.key, Stage.BANK_TRANSACTIONS)],
    )
    assert (states()[INVOICE.key], states()[FEE.key]) == ("pending", "waiting")


@pytest.mark.parametrize("first", ["retry", "shelve"])
def test_whichever_comes_first_of_a_retry_and_a_shelve_no_row_is_forgotten(first: str) -> None:
    record([CONTACT, INVOICE])
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"))
    if first == "retry":
        rows.retry("acme", CONTACT.key)
    rows.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    if first == "shelve":
        rows.retry("acme", CONTACT.key)
    assert list(rows.in_state("acme", "waiting")) == []
    assert pending() == [CONTACT.key, INVOICE.key]


def test_a_broken_table_is_no_resumed_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RowItem.Meta, "table_name", "nowhere")
    with pytest.raises(TransactWriteError):
        rows.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])


def test_a_row_that_was_posted_meanwhile_is_not_shelved() -> None:
    record()
    settle(Parked(CONTACT.key, "contact_not_usable", "not active"), Posted(INVOICE.key, "id-1"))
    rows.shelve("acme", [waits(INVOICE, CONTACT.key, Stage.INVOICES)])
    assert states()[INVOICE.key] == "posted"


def test_a_posted_row_is_never_made_pending_again() -> None:
    # Two clicks on the same old page: the second must not post a payment twice.
    record()
    settle(Parked(PAYMENT.key, "payment_does_not_fit", "exceeds the amount outstanding"))
    rows.retry("acme", PAYMENT.key)
    settle(Posted(PAYMENT.key, "id-1"))
    rows.retry("acme", PAYMENT.key)
    assert states()[PAYMENT.key] == "posted"


def test_a_name_that_was_freed_can_be_taken_by_a_retry() -> None:
    record([CONTACT])
    settle(Varied(CONTACT.key))
    settle(Varied(CONTACT.key))
    settle(Parked(CONTACT.key, "name_not_unique", "the name 'Ada' is taken"))
    rows.retry("acme", CONTACT.key)
    (row,) = rows.pending("acme")
    # With its old variant it would be parked again, unsent, for ever.
    assert row.variant == 0


# ---- what brought the customer


def pay_again(payer: Payer = ADA, source: str = "txn_2") -> str:
    """Decides a payment of a payer, and returns what the decision was told that had brought the customer."""
    told: list[str] = []

    def decided(context: Context) -> Decision:
        told.append(context.lead_source)
        return Booking(())

    keys = known_by(payer)
    ledger.record("acme", Case(Source(source, "stripe", NOW, TAKEN), keys, decided, payer_keys=keys), NOW)
    return told[-1]


def pair(contact_id: str, lead_source: str) -> None:
    customer = Customer(
        "c1", details=Details(name="Ada", lead_source=lead_source), link=Link(contact_id, Details())
    )
    directory.save("acme", None, customer, (), NOW)


def test_a_known_payer_comes_with_what_brought_the_customer() -> None:
    record()
    settle(Posted(CONTACT.key, "xero-1"))
    pair("xero-1", "referral")
    assert pay_again() == "referral"


def test_a_payer_known_by_another_key_comes_with_it_too() -> None:
    record()
    settle(Posted(CONTACT.key, "xero-1"))
    pair("xero-1", "referral")
    decide_as(Booking((), (Alias("stripe:cus_9", CONTACT.key),)))
    assert pay_again(Payer("stripe", "cus_9")) == "referral"


def test_nobody_knows_what_brought_whom_xero_has_no_contact_of() -> None:
    record()
    pair("xero-1", "referral")
    assert pay_again() == ""


def test_nobody_knows_what_brought_a_payer_who_is_no_customer() -> None:
    record()
    settle(Posted(CONTACT.key, "xero-1"))
    assert pay_again() == ""


def test_another_business_customer_brings_nothing() -> None:
    record(tenant="other")
    record()
    settle(Posted(CONTACT.key, "xero-1"))
    directory.save(
        "other",
        None,
        Customer("c1", details=Details(lead_source="x"), link=Link("xero-1", Details())),
        (),
        NOW,
    )
    assert pay_again() == ""


def test_a_sale_on_record_keeps_what_had_brought_the_customer() -> None:
    fact = Fact("txn_1", NOW, "paid", 12000, (PAYMENT.key,))
    booking = Booking(SALE, sale=SaleChange(INVOICE.key, (), (fact,)))
    ledger.record("acme", Case(Source("txn_1", "stripe", NOW, TAKEN), (), lambda _: booking), NOW)
    settle(Posted(CONTACT.key, "xero-1"))
    pair("xero-1", "referral")
    told: list[str] = []

    def decided(context: Context) -> Decision:
        told.append(context.lead_source)
        return Booking(())

    case = Case(
        Source("txn_2", "stripe", NOW, TAKEN), (CONTACT.key, INVOICE.key), decided, payer_keys=(CONTACT.key,)
    )
    ledger.record("acme", case, NOW)
    assert told == [""]
