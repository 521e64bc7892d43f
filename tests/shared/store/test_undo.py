"""How a row leaves Xero and comes back. Whole orders are tested with shared.operations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.booking.case import Case
from shared.booking.decision import Booking, Context
from shared.ledger.documents import Contact, CreditNote, Document, Invoice, Line, Payment, Removal
from shared.ledger.rows import LedgerRow, Source
from shared.ledger.stages import Stage
from shared.money import pence
from shared.posting.lane import Lane, Outcome, Parked, Posted
from shared.posting.lane import Row as Waits
from shared.store import lanes, ledger, rows, undo
from shared.store.tables.ledger import RowItem
from tests.shared.store import settling

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
DAY = date(2026, 10, 1)
ADA = Contact("stripe:cus_1", "Ada")
LINE = (Line("Consulting", "200", pence(12000)),)
INVOICE = Invoice("ch_1 invoice", ADA.key, DAY, DAY, LINE)
PAYMENT = Payment("txn_1 payment", INVOICE.key, "091", DAY, pence(12000))
UNDO = Removal("ch_1 invoice removal", INVOICE.key, DAY)


def record(source: str, *documents: Document, needs: tuple[str, ...] = ()) -> str:
    return ledger.record(
        "acme", Case(Source(source, "stripe", NOW), tuple(needs), lambda _: Booking(documents)), NOW
    )


def row(key: str) -> LedgerRow:
    (found,) = rows.read("acme", [key], consistent=True)
    return found


def settle(outcome: Outcome, number: int | None = None) -> None:
    lanes.claim("acme", "writer", NOW)
    numbers = {} if number is None else {outcome.key: number}
    undone = {UNDO.key: UNDO.of}
    settling.settle("acme", "writer", Lane(), [outcome], numbers, {}, NOW, removed=undone)
    lanes.release("acme", "writer", Lane())


def post_and_undo() -> None:
    record("txn_1", ADA, INVOICE)
    settle(Posted(INVOICE.key, "id-1"), 7)
    record("order", UNDO)
    settle(Posted(UNDO.key, "id-1"))


def test_what_was_taken_out_is_undone_with_its_undoing_and_gives_up_its_id_and_number() -> None:
    post_and_undo()
    gone = row(INVOICE.key)
    assert (gone.state, gone.xero_id, gone.former_xero_ids, gone.number) == ("undone", "", ("id-1",), None)
    assert (row(UNDO.key).state, row(UNDO.key).xero_id) == ("posted", "id-1")


def test_an_undoing_that_is_parked_leaves_its_document_where_it_is() -> None:
    record("txn_1", ADA, INVOICE)
    settle(Posted(INVOICE.key, "id-1"), 7)
    record("order", UNDO)
    settle(Parked(UNDO.key, "reconciled", "no"))
    assert (row(INVOICE.key).state, row(INVOICE.key).xero_id) == ("posted", "id-1")


def test_what_is_revived_is_posted_as_one_that_never_was_and_remembers_what_it_had_been() -> None:
    post_and_undo()
    assert undo.revive("acme", row(INVOICE.key))
    again = row(INVOICE.key)
    assert (again.state, again.number, again.variant, again.former_xero_ids) == (
        "pending",
        None,
        0,
        ("id-1",),
    )
    assert again.parents == (ADA.key,)
    assert again.is_ordered
    assert INVOICE.key in [each.key for each in rows.pending("acme")]


def test_what_is_gone_in_xero_is_revived_once() -> None:
    record("txn_1", ADA, INVOICE)
    settle(Posted(INVOICE.key, "id-1"), 7)
    seen = row(INVOICE.key)
    assert undo.revive("acme", seen)
    assert not undo.revive("acme", seen)
    settle(Posted(INVOICE.key, "id-2"), 8)
    assert not undo.revive("acme", seen)
    assert undo.revive("acme", row(INVOICE.key))
    assert row(INVOICE.key).former_xero_ids == ("id-1", "id-2")


def test_what_a_retry_would_resume_stays_undone() -> None:
    post_and_undo()
    rows.retry("acme", INVOICE.key)
    assert row(INVOICE.key).state == "undone"


def test_what_needs_an_undone_row_waits_under_it() -> None:
    post_and_undo()
    record("txn_2", PAYMENT)
    rows.shelve("acme", [Waits(PAYMENT.key, Stage.PAYMENTS, blocked_by=INVOICE.key, ready=False)])
    assert [each.key for each in rows.in_state("acme", "waiting")] == [PAYMENT.key]


def test_an_undone_source_is_known_and_not_decided_anew() -> None:
    record("txn_1", ADA)
    source = RowItem.get("acme", "txn_1")
    source.update(actions=[RowItem.state.set("undone")])
    assert record("txn_1", INVOICE) == "known"
    assert row("txn_1").state == "undone"


@pytest.mark.parametrize("is_undone", [True, False])
def test_what_builds_on_an_undone_document_needs_it_and_a_new_contact_does_not(is_undone: bool) -> None:
    post_and_undo()
    if not is_undone:
        undo.revive("acme", row(INVOICE.key))
    bob = replace(ADA, key="stripe:cus_2")
    note = CreditNote("re_1 credit note", bob.key, DAY, LINE)
    record("re_1", bob, note, needs=(INVOICE.key, ADA.key))
    assert row(note.key).parents == ((bob.key, INVOICE.key) if is_undone else (bob.key,))
    assert row(bob.key).parents == ()


def test_a_decision_still_knows_what_is_undone() -> None:
    post_and_undo()
    heard: list[Context] = []

    def decide(known: Context) -> Booking:
        heard.append(known)
        return Booking(())

    ledger.record("acme", Case(Source("re_1", "stripe", NOW), (INVOICE.key,), decide), NOW)
    assert heard[0].documents == {INVOICE.key: INVOICE}
