"""What moved, and where it stands, in an accountant's words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.ledger.activity import CATEGORIES, KINDS, kind_of, name_of, stands
from shared.ledger.rows import LedgerRow
from shared.providers.gocardless_timeline import PAYMENT, PAYOUT, REFUND
from shared.providers.stripe_meanings import MEANINGS

AT = datetime(2026, 11, 20, tzinfo=UTC)


def row(state: str, category: str = "charge", key: str = "txn_1", moves: bool = True) -> LedgerRow:
    movement = {"gross": 100, "fee": 2, "currency": "GBP", "category": category}
    return LedgerRow(key, "Source", state, key, "stripe", AT, stored_movement=movement if moves else None)


def document(state: str) -> LedgerRow:
    return LedgerRow("txn_1 fee", "Spend", state, "txn_1", "stripe", AT)


def test_every_category_that_is_booked_has_a_name() -> None:
    at_gocardless = {
        each.kind if step == each.first else f"{each.kind}_{step}"
        for each in (PAYMENT, REFUND, PAYOUT)
        for step in {*each.actions.values(), *each.statuses.values(), *each.back, each.implied_between} - {""}
    }
    assert {*MEANINGS, *at_gocardless} == {*CATEGORIES}
    assert {kind for kind, _ in CATEGORIES.values()} | {"order", "other"} == {*KINDS}


@pytest.mark.parametrize(
    ("source", "kind", "name"),
    [
        (row("booked"), "payment", "Payment"),
        (row("booked", "issuing_dispute"), "other", "Issuing dispute"),
        (row("booked", ""), "other", "Movement"),
        (row("booked", key="opening stripe 2026-10-01 200"), "other", "Opening balance"),
        (row("booked", moves=False), "dispute", "Dispute lost"),
        (row("undone", moves=False), "dispute", "Dispute lost"),
        (row("open", moves=False), "dispute", "Dispute"),
        (row("closed", moves=False), "dispute", "Dispute"),
        (row("parked", moves=False), "other", "Not readable"),
        (row("accepted", moves=False), "other", "Not readable"),
        (row("accepted", key="ch_9 unread", moves=False), "other", "Not readable"),
    ],
)
def test_a_movement_is_named_by_its_category(source: LedgerRow, kind: str, name: str) -> None:
    assert (kind_of(source), name_of(source)) == (kind, name)


def of_order(state: str, key: str = "ORD-7", kind: str = "Invoice") -> LedgerRow:
    return LedgerRow(key, kind, state, "ORD-7", "orders", AT)


@pytest.mark.parametrize(
    ("source", "name"),
    [("ORD-7", "Order"), ("ORD-7:cancelled", "Order cancelled"), ("ORD-7:changed-1f", "Order changed")],
)
def test_an_order_is_named_by_what_happened_to_it(source: str, name: str) -> None:
    order = of_order("booked", source, "Source")
    assert (kind_of(order), name_of(order)) == ("order", name)


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([of_order("pending")], "on_its_way"),
        ([of_order("posted")], "in_xero"),
        ([of_order("undone")], "taken_out"),
        ([of_order("pending", kind="Removal")], "on_its_way"),
        ([of_order("parked", kind="Removal")], "needs_attention"),
        ([of_order("posted", kind="Removal")], "taken_out"),
    ],
)
def test_a_cancelled_order_stands_by_what_takes_its_invoice_out(
    documents: list[LedgerRow], expected: str
) -> None:
    assert stands(of_order("booked", kind="Source"), documents) == expected


@pytest.mark.parametrize(
    ("state", "documents", "expected"),
    [
        ("booked", ["posted", "posted"], "in_xero"),
        ("booked", ["posted", "pending"], "on_its_way"),
        ("booked", ["pending", "waiting"], "waits"),
        ("booked", ["pending", "waiting", "parked"], "needs_attention"),
        ("booked", ["posted", "accepted"], "handled"),
        ("booked", [], "in_xero"),
        ("parked", [], "needs_attention"),
        ("accepted", [], "handled"),
        ("excluded", [], "left_out"),
        ("undone", ["undone", "posted"], "on_its_way"),
        ("undone", ["undone", "undone"], "taken_out"),
        ("open", [], "undecided"),
        ("closed", [], "nothing_moved"),
    ],
)
def test_where_a_movement_stands_follows_from_its_row_and_its_documents(
    state: str, documents: list[str], expected: str
) -> None:
    assert stands(row(state), [*map(document, documents)]) == expected


@pytest.mark.parametrize(
    ("removal", "expected"),
    [("pending", "on_its_way"), ("parked", "needs_attention"), ("waiting", "needs_attention")],
)
def test_what_cannot_leave_xero_needs_attention(removal: str, expected: str) -> None:
    leaving = LedgerRow("txn_1 fee removal", "Removal", removal, "txn_1", "stripe", AT)
    assert stands(row("undone"), [document("posted"), leaving]) == expected
