from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pynamodb.exceptions import TransactWriteError, UpdateError

from shared.booking.case import Case
from shared.booking.decision import Booking
from shared.ledger.documents import Contact, Document, Invoice, Line, Reversal, Spend
from shared.ledger.rows import LedgerRow, Source
from shared.ledger.stages import Stage
from shared.money import pence
from shared.posting.lane import LEASE, Batch, Lane, Parked, Posted, Varied
from shared.store import lanes, ledger, rows
from shared.store.tables.lanes import LaneItem
from shared.store.tables.ledger import RowItem
from tests.shared.store.settling import settle

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
BATCH = Batch(Stage.INVOICES, ("A",), "key-1", NOW, NOW)


def record(*keys: str) -> None:
    booking = Booking(tuple(Contact(key, "Ada") for key in keys))
    assert (
        ledger.record("acme", Case(Source("txn_1", "stripe", NOW), tuple(keys), lambda _: booking), NOW)
        == "booked"
    )


def row(key: str) -> LedgerRow:
    (found,) = rows.read("acme", [key], consistent=True)
    return found


def held() -> None:
    assert lanes.claim("acme", "one", NOW) is not None


# ---- the lease


def test_a_lane_that_was_never_used_is_new() -> None:
    assert lanes.peek("acme") == Lane()
    assert lanes.claim("acme", "one", NOW) == Lane()


def test_only_one_process_has_the_lease() -> None:
    held()
    assert lanes.claim("acme", "two", NOW) is None
    assert lanes.claim("acme", "two", NOW + LEASE) is None


def test_a_lease_that_ran_out_is_anybodys() -> None:
    held()
    lanes.save("acme", "one", Lane(next_number=5))
    assert lanes.claim("acme", "two", NOW + LEASE + timedelta(seconds=1)) == Lane(next_number=5)


def test_our_own_earlier_claim_admits_us() -> None:
    # Its answer may have been lost: the client repeats the write by itself.
    held()
    assert lanes.claim("acme", "one", NOW) == Lane()


def test_a_released_lease_is_free_at_once_and_the_lane_kept() -> None:
    held()
    lanes.release("acme", "one", Lane(next_number=7))
    assert lanes.peek("acme") == Lane(next_number=7)
    assert lanes.claim("acme", "two", NOW) == Lane(next_number=7)


def test_a_repeated_release_does_no_harm() -> None:
    held()
    lanes.release("acme", "one", Lane(next_number=7))
    lanes.release("acme", "one", Lane(next_number=7))
    assert lanes.peek("acme") == Lane(next_number=7)


def test_one_tenants_lease_is_not_anothers() -> None:
    held()
    assert lanes.claim("other", "two", NOW) == Lane()


def test_a_broken_table_is_no_lease_of_somebody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LaneItem.Meta, "table_name", "nowhere")
    with pytest.raises(UpdateError):
        lanes.claim("acme", "one", NOW)


# ---- who lost the lease writes nothing


def lost() -> None:
    """The lease of `one` ran out, and `two` has opened a batch."""
    held()
    lanes.claim("acme", "two", NOW + 2 * LEASE)
    lanes.save("acme", "two", Lane(batch=BATCH, next_number=9))


def test_who_lost_the_lease_opens_nothing() -> None:
    lost()
    with pytest.raises(UpdateError):
        lanes.save("acme", "one", Lane())
    assert lanes.peek("acme") == Lane(batch=BATCH, next_number=9)


def test_who_lost_the_lease_releases_nothing() -> None:
    lost()
    with pytest.raises(UpdateError):
        lanes.release("acme", "one", Lane())
    assert lanes.claim("acme", "three", NOW + 2 * LEASE) is None


def test_who_lost_the_lease_settles_nothing() -> None:
    record("A")
    lost()
    with pytest.raises(TransactWriteError):
        settle("acme", "one", Lane(), [Posted("A", "id-A")], {}, {}, NOW)
    assert row("A").state == "pending"
    assert lanes.peek("acme") == Lane(batch=BATCH, next_number=9)


def test_a_late_repeat_of_a_release_does_not_undo_what_the_next_writer_stored() -> None:
    held()
    lanes.release("acme", "one", Lane(next_number=2))
    lanes.claim("acme", "two", NOW)
    lanes.release("acme", "two", Lane(batch=BATCH, next_number=9))
    with pytest.raises(UpdateError):
        lanes.release("acme", "one", Lane(next_number=2))
    assert lanes.peek("acme") == Lane(batch=BATCH, next_number=9)


def test_nobody_saves_without_a_lease() -> None:
    with pytest.raises(UpdateError):
        lanes.save("acme", "one", Lane())


# ---- settling


def test_what_was_posted_keeps_its_xero_id_and_number_and_is_work_no_more() -> None:
    record("A")
    held()
    settle("acme", "one", Lane(next_number=4), [Posted("A", "id-A")], {"A": 3}, {}, NOW)
    assert (row("A").state, row("A").xero_id, row("A").number) == ("posted", "id-A", 3)
    assert not rows.has_pending("acme")
    assert lanes.peek("acme") == Lane(next_number=4)


def test_what_was_parked_keeps_its_reason_words_and_number() -> None:
    record("A")
    held()
    settle("acme", "one", Lane(), [Parked("A", "period_locked", "The document date …")], {"A": 3}, {}, NOW)
    (parked,) = rows.in_state("acme", "parked")
    assert (parked.reason_code, parked.detail, parked.number) == ("period_locked", "The document date …", 3)


def test_what_is_posted_after_all_forgets_why_it_was_parked() -> None:
    record("A")
    held()
    settle("acme", "one", Lane(), [Parked("A", "period_locked", "no")], {}, {}, NOW)
    rows.retry("acme", "A")
    settle("acme", "one", Lane(), [Posted("A", "id-A")], {}, {}, NOW)
    assert (row("A").state, row("A").reason_code, row("A").detail) == ("posted", "", "")


def test_a_row_that_a_person_retries_is_ordered_until_it_is_posted() -> None:
    record("A")
    held()
    assert not row("A").is_ordered
    settle("acme", "one", Lane(), [Parked("A", "period_locked", "no")], {}, {}, NOW)
    rows.retry("acme", "A")
    assert row("A").is_ordered
    settle("acme", "one", Lane(), [Posted("A", "id-A")], {}, {}, NOW)
    assert not row("A").is_ordered


def test_what_varies_stays_pending_and_gives_its_number_up() -> None:
    record("A")
    held()
    settle("acme", "one", Lane(), [Parked("A", "period_locked", "no")], {"A": 3}, {}, NOW)
    rows.retry("acme", "A")
    settle("acme", "one", Lane(), [Varied("A")], {}, {}, NOW)
    assert (row("A").state, row("A").number, row("A").variant) == ("pending", None, 1)


def test_the_lane_alone_can_be_settled() -> None:
    held()
    settle("acme", "one", Lane(suspects=("A", "B")), [], {}, {}, NOW)
    assert lanes.peek("acme") == Lane(suspects=("A", "B"))


def test_all_is_settled_or_nothing() -> None:
    record("A")
    held()
    outcomes = [Posted("A", "id-A"), Posted("never recorded", "id-B")]
    with pytest.raises(TransactWriteError):
        settle("acme", "one", Lane(next_number=4), outcomes, {}, {}, NOW)
    assert row("A").state == "pending"
    assert lanes.peek("acme") == Lane()


def test_a_full_batch_fits_into_one_transaction() -> None:
    keys = [f"c:{number:02d}" for number in range(50)]
    record(*keys)
    held()
    numbers = {key: place for place, key in enumerate(keys)}
    settle("acme", "one", Lane(), [Posted(key, f"id-{key}") for key in keys], numbers, {}, NOW)
    assert not rows.has_pending("acme")
    assert {item.state for item in RowItem.query("acme")} == {"posted", "booked"}
    assert [row(key).number for key in keys] == list(range(50))


# ---- something else in the place of what was refused

DAY = date(2026, 11, 2)
SUSPENSE = (Line("Payment failed", "850", pence(9000), "NONE"),)
GONE = Reversal("txn_2 reversal", "A", "reopen", DAY, pence(9000), "091", "B", description="Payment failed")
LEAVES = Spend(GONE.key, "B", "091", DAY, SUSPENSE)
REOPENED = Invoice("txn_2 reopening", "B", DAY, DAY, SUSPENSE)
REFUSED = Parked(GONE.key, "reconciled", "This payment is reconciled")


def refuse(*documents: Document) -> None:
    """A deletion is recorded and refused, and these take its place an hour later."""
    record("A", "B")
    source = Source("txn_2", "stripe", NOW)
    ledger.record("acme", Case(source, (), lambda _: Booking((GONE,))), NOW)
    held()
    later = NOW + timedelta(hours=1)
    settle("acme", "one", Lane(next_number=4), [REFUSED], {}, {GONE.key: documents}, later)


def test_what_takes_a_refused_rows_place_is_posted_next_under_the_same_key() -> None:
    refuse(LEAVES)
    replaced = row(GONE.key)
    assert (replaced.kind, replaced.state, replaced.source, replaced.parents) == (
        "Spend",
        "pending",
        "txn_2",
        ("B",),
    )
    assert replaced.document == LEAVES
    assert GONE.key in [each.key for each in rows.pending("acme")]
    assert list(rows.in_state("acme", "parked")) == []
    assert lanes.peek("acme") == Lane(next_number=4)


def test_further_documents_in_its_place_are_new_rows_of_the_same_source() -> None:
    refuse(LEAVES, REOPENED)
    added = row(REOPENED.key)
    assert (added.kind, added.state, added.source, added.parents) == ("Invoice", "pending", "txn_2", ("B",))
    assert [each.key for each in rows.pending("acme")] == ["A", "B", REOPENED.key, GONE.key]


def test_a_replaced_row_begins_anew_without_a_number_or_a_variant() -> None:
    record("A")
    held()
    settle("acme", "one", Lane(), [Varied("A")], {}, {}, NOW)
    parked, moved = Parked("A", "period_locked", "no"), Contact("A", "Ada King")
    settle("acme", "one", Lane(), [parked], {"A": 3}, {"A": (moved,)}, NOW)
    assert (row("A").state, row("A").number, row("A").variant) == ("pending", None, 0)


def test_who_lost_the_lease_replaces_nothing() -> None:
    record("A")
    lost()
    instead = {"A": (Contact("A", "Ada King"), Contact("Z", "Zoe"))}
    with pytest.raises(TransactWriteError):
        settle("acme", "one", Lane(), [Parked("A", "period_locked", "no")], {}, instead, NOW)
    assert row("A").document == Contact("A", "Ada")
    assert rows.read("acme", ["Z"]) == []


# ---- numbers of what is replaced

ISSUED = Invoice("ch_1 invoice", "A", DAY, DAY, SUSPENSE)
MOVED = replace(ISSUED, dated=DAY + timedelta(days=1), due=DAY + timedelta(days=1))
LOCKED = Parked(ISSUED.key, "period_locked", "no")


def issue() -> None:
    record("A")
    ledger.record("acme", Case(Source("txn_2", "stripe", NOW), (), lambda _: Booking((ISSUED,))), NOW)
    held()


def test_an_invoice_in_an_invoices_place_takes_its_number_over() -> None:
    issue()
    settle("acme", "one", Lane(), [LOCKED], {ISSUED.key: 3}, {ISSUED.key: (MOVED,)}, NOW)
    assert (row(ISSUED.key).state, row(ISSUED.key).number) == ("pending", 3)


def test_a_number_that_a_row_has_already_stays_when_it_is_replaced() -> None:
    issue()
    settle("acme", "one", Lane(), [LOCKED], {ISSUED.key: 3}, {}, NOW)
    rows.retry("acme", ISSUED.key)
    settle("acme", "one", Lane(), [LOCKED], {}, {ISSUED.key: (MOVED,)}, NOW)
    assert (row(ISSUED.key).state, row(ISSUED.key).number) == ("pending", 3)


def test_what_is_no_invoice_any_more_has_no_number() -> None:
    issue()
    spend = replace(LEAVES, key=ISSUED.key)
    settle("acme", "one", Lane(), [LOCKED], {ISSUED.key: 3}, {ISSUED.key: (spend,)}, NOW)
    assert row(ISSUED.key).number is None


# ---- merged contacts


def test_a_merged_contact_is_another_contact_id_in_the_same_write() -> None:
    record("A")
    held()
    settle("acme", "one", Lane(), [Posted("A", "id-A")], {}, {}, NOW)
    settle("acme", "one", Lane(next_number=4), [], {}, {}, NOW, {"A": "id-B"})
    assert (row("A").state, row("A").xero_id) == ("posted", "id-B")
    assert lanes.peek("acme") == Lane(next_number=4)


def test_who_lost_the_lease_merges_nothing() -> None:
    record("A")
    lost()
    with pytest.raises(TransactWriteError):
        settle("acme", "one", Lane(), [], {}, {}, NOW, {"A": "id-B"})
    assert row("A").xero_id == ""


def test_a_full_batch_of_merged_contacts_fits_into_one_transaction() -> None:
    contacts = [f"c:{number:02d}" for number in range(lanes.MOST_MERGED)]
    documents = [f"r:{number:02d}" for number in range(50)]
    for some in (contacts, documents):
        record_apart(*some)
    held()
    outcomes = [Parked(key, "contact_not_usable", "no") for key in documents]
    instead = {key: (Contact(key, "Ada"),) for key in documents}
    merged = {key: f"id-{key}" for key in contacts}
    settle("acme", "one", Lane(), outcomes, {}, instead, NOW, merged)
    assert {row(key).state for key in documents} == {"pending"}
    assert [row(key).xero_id for key in contacts] == list(merged.values())


def record_apart(*keys: str) -> None:
    booking = Booking(tuple(Contact(key, "Ada") for key in keys))
    ledger.record("acme", Case(Source(f"of {keys[0]}", "stripe", NOW), tuple(keys), lambda _: booking), NOW)
