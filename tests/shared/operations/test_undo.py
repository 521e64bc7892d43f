"""Ordering an undo and a redo: whatever crashes in between, the same order finishes it; nothing is double."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.booking.case import Case
from shared.booking.decision import Booking
from shared.errors import Unavailable
from shared.ledger.documents import Contact, Document, Invoice, Line, Payment, Reversal
from shared.ledger.keys import Role, reference
from shared.ledger.rows import Source
from shared.ledger.stages import Stage
from shared.money import pence
from shared.operations import undo as operations
from shared.posting.lane import LEASE, Batch, Lane, Parked
from shared.store import lanes, ledger, rows, tenants
from shared.store import undo as store
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import transaction
from shared.undo.dependencies import OneSource, Since
from tests import factories
from tests.shared.operations.toy_xero import ToyXero
from tests.shared.store.settling import settle

# Empty tables, and nothing in the queues.
pytestmark = pytest.mark.usefixtures("stack")

NOW = datetime(2026, 10, 12, 12, tzinfo=UTC)
DAY = date(2026, 10, 12)
ADA = Contact("stripe:cus_1", "Ada")
LINE = (Line("Consulting", "200", pence(12000), "OUTPUT2"),)
TODAY = Since(DAY)


class Crash(Exception):
    """The process died."""


@pytest.fixture
def xero() -> ToyXero:
    """The sale of ch_1, its late failure and its coming again, and the sale of ch_2: all in Xero."""
    tenants.write("acme", factories.settings(), "org", "user")
    xero = ToyXero("acme", NOW)
    for made in (sale(1), failure(), again(), sale(2)):
        record(*made)
        xero.drain()
    assert xero.documents() == {"ch_1 invoice", "txn_4 payment", "ch_2 invoice", "txn_2 payment"}
    return xero


def sale(number: int) -> tuple[Document, ...]:
    invoice = Invoice(f"ch_{number} invoice", ADA.key, DAY, DAY, LINE)
    return ADA, Payment(f"txn_{number} payment", invoice.key, "091", DAY, pence(12000), ADA.key), invoice


def failure() -> tuple[Document, ...]:
    return (
        Reversal(
            "txn_3 reversal",
            "txn_1 payment",
            "reopen",
            DAY,
            pence(12000),
            "091",
            ADA.key,
            description="Payment failed",
        ),
    )


def again() -> tuple[Document, ...]:
    after = reference("txn_3", Role.REVERSAL)
    return (Payment("txn_4 payment", "ch_1 invoice", "091", DAY, pence(12000), ADA.key, after),)


def record(*documents: Document) -> None:
    key = next(each.key.split(" ")[0] for each in documents if each.key.startswith("txn"))
    needs = {name for each in documents for name in (each.key, *each.parents)}
    source = Source(key, "stripe", NOW)
    assert ledger.record("acme", Case(source, tuple(needs), lambda _: Booking(documents)), NOW) == "booked"


def states() -> Counter[str]:
    kept = (row for row in RowItem.query("acme", consistent_read=True) if row.kind != "Contact")
    return Counter(row.state for row in kept)


# ---- crashes


def crashing_at(place: int) -> Callable[[], Any]:
    """A transaction that dies at its `place`th time, before or after it was made."""
    made = iter(range(place))

    def begun() -> Any:
        if next(made, None) is None:
            raise Crash
        return transaction()

    return begun


@pytest.mark.parametrize("named", [TODAY, OneSource("txn_1"), OneSource("txn_3")])
@pytest.mark.parametrize("drained", [True, False])
def test_whatever_a_crash_leaves_the_same_order_finishes(
    named: Any, drained: bool, xero: ToyXero, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST", 4)
    before = xero.documents()
    for order, expected in ((operations.undo, after_undo(named)), (operations.redo, before)):
        for place in range(20):
            with monkeypatch.context() as patch:
                patch.setattr(store, "transaction", crashing_at(place))
                is_done = is_finished(order, named, xero.now)
            # The lease of whoever died runs out.
            xero.now += 2 * LEASE
            if drained:
                xero.drain()
            if is_done:
                break
        xero.drain()
        assert place > 1
        assert xero.documents() == expected
        assert order is operations.undo or states().keys() == {"booked", "posted"}
        assert order("acme", named, xero.now, "owner").obstacles == ()
        assert not rows.has_pending("acme")


def is_finished(order: Callable[..., Any], named: Any, now: datetime) -> bool:
    try:
        assert order("acme", named, now, "owner").obstacles == ()
    except Crash:
        return False
    return True


def after_undo(named: Any) -> set[str]:
    if named == TODAY:
        return set()
    if named == OneSource("txn_1"):
        return {"ch_2 invoice", "txn_2 payment"}
    return {"ch_1 invoice", "txn_1 payment", "ch_2 invoice", "txn_2 payment"}


def test_a_redo_that_comes_before_the_undo_is_carried_out_sends_nothing(xero: ToyXero) -> None:
    made, before = xero.made, dict(xero.live)
    operations.undo("acme", OneSource("txn_2"), NOW, "owner")
    operations.redo("acme", OneSource("txn_2"), NOW, "owner")
    xero.drain()
    assert (xero.made, xero.live) == (made, before)
    assert states().keys() == {"booked", "posted"}


# ---- two at once


@pytest.fixture
def somebody(xero: ToyXero) -> None:
    assert lanes.claim("acme", "somebody", NOW) is not None


@pytest.mark.parametrize("order", [operations.undo, operations.redo])
def test_while_somebody_else_has_the_lane_nothing_is_done(
    order: Callable[..., Any], xero: ToyXero, somebody: None
) -> None:
    before = states()
    (obstacle,) = order("acme", TODAY, NOW, "owner").obstacles
    assert obstacle.reason_code == "lane_is_busy"
    assert states() == before
    later = NOW + LEASE + timedelta(seconds=1)
    assert order("acme", TODAY, later, "owner").obstacles == ()


def test_the_second_of_two_people_changes_nothing(xero: ToyXero) -> None:
    first, second = (operations.plan("acme", TODAY, NOW) for _ in range(2))
    lanes.claim("acme", "owner", NOW)
    store.undo("acme", "owner", first, NOW)
    before = states()
    with pytest.raises(Unavailable):
        store.undo("acme", "owner", second, NOW)
    assert states() == before


def test_who_lost_the_lane_writes_nothing(xero: ToyXero) -> None:
    plan, before = operations.plan("acme", TODAY, NOW), states()
    lanes.claim("acme", "somebody", NOW)
    with pytest.raises(Unavailable):
        store.undo("acme", "owner", plan, NOW)
    assert states() == before


def test_the_lane_is_given_up_as_it_was(xero: ToyXero) -> None:
    batch = Batch(Stage.DELETIONS, ("another undo",), "key-1", NOW, NOW)
    lanes.claim("acme", "writer", NOW)
    lanes.release("acme", "writer", Lane(batch, next_number=9))
    operations.undo("acme", TODAY, NOW, "owner")
    operations.redo("acme", TODAY, NOW, "owner")
    assert lanes.claim("acme", "writer", NOW) == Lane(batch, next_number=9)


def test_what_the_open_batch_holds_is_not_put_back(xero: ToyXero) -> None:
    operations.undo("acme", TODAY, NOW, "owner")
    batch = Batch(Stage.DELETIONS, ("txn_4 payment removal",), "key-1", NOW, NOW)
    lanes.claim("acme", "writer", NOW)
    lanes.release("acme", "writer", Lane(batch))
    before = states()
    assert [each.key for each in operations.redo("acme", TODAY, NOW, "owner").obstacles] == [
        "txn_4 payment removal"
    ]
    assert states() == before


# ---- the rest


def test_more_than_a_transaction_takes_is_written_in_several() -> None:
    tenants.write("acme", factories.settings(), "org", "user")
    with RowItem.batch_write() as batch:
        for number in range(26):
            for document in sale(number):
                row = rows.pending_row("acme", Source(f"txn_{number}", "stripe", NOW), document, NOW)
                row.state, row.open_work, row.xero_id = "posted", None, f"id of {document.key}"
                batch.save(row)
            source = Source(f"txn_{number}", "stripe", NOW)
            batch.save(ledger._source_row("acme", source, "booked", NOW))
    assert len(operations.undo("acme", TODAY, NOW, "owner").removals) == 52
    assert states() == {"undone": 26, "posted": 52, "pending": 52}
    # The first page must never be one that waits for the next.
    assert all(row.key.endswith("payment removal") for row in rows.pending("acme", 1))
    operations.redo("acme", TODAY, NOW, "owner")
    assert states() == {"booked": 26, "posted": 52}


def test_what_comes_back_after_undoings_is_read_after_them(xero: ToyXero) -> None:
    operations.undo("acme", OneSource("txn_3"), NOW, "owner")
    assert [row.key for row in rows.pending("acme")] == ["txn_4 payment removal", "txn_1 payment"]


def test_what_was_parked_is_parked_again_with_its_words(xero: ToyXero) -> None:
    record(*sale(5))
    lanes.claim("acme", "writer", NOW)
    words = Parked("ch_5 invoice", "voided_in_xero", "found voided")
    settle("acme", "writer", Lane(), [words], {"ch_5 invoice": 8}, {}, NOW)
    lanes.release("acme", "writer", Lane())
    xero.drain()
    operations.undo("acme", OneSource("txn_5"), NOW, "owner")
    assert list(rows.in_state("acme", "parked")) == []
    rows.retry("acme", "ch_5 invoice")
    assert not rows.has_pending("acme")
    operations.redo("acme", OneSource("txn_5"), NOW, "owner")
    xero.drain()
    (parked,) = rows.in_state("acme", "parked")
    assert (parked.reason_code, parked.detail, parked.number) == ("voided_in_xero", "found voided", 8)
    assert [row.key for row in rows.in_state("acme", "waiting")] == ["txn_5 payment"]


def test_nobody_elses_tenant_is_touched(xero: ToyXero) -> None:
    tenants.write("other", factories.settings(), "org2", "user")
    before = states()
    operations.undo("other", TODAY, NOW, "owner")
    assert states() == before


def test_a_tenant_that_nobody_knows_has_nothing_to_undo() -> None:
    with pytest.raises(LookupError, match="no tenant"):
        operations.undo("nobody", TODAY, NOW, "owner")
