from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

from shared.ledger.rows import LedgerRow
from shared.reports import ledger_csv
from tests.shared.ledger.entries import ledger_row

AT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
ROW = ledger_row(
    key="txn_1",
    kind="Source",
    state="parked",
    source="txn_1",
    happened_at=AT,
    stored={"gross": -700, "about": "Łukasz"},
    number=7,
    xero_id="guid",
    reason_code="unknown_category",
    detail="=1+1",
)


def test_a_row_has_all_that_is_kept_of_it() -> None:
    text = "".join(ledger_csv.lines([ROW]))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert list(row.values())[:-1] == [
        "txn_1",
        "Source",
        "parked",
        "txn_1",
        "Stripe",
        "2026-10-01T09:30:00Z",
        "7",
        "guid",
        "unknown_category",
        "'=1+1",
    ]
    assert json.loads(row["Stored (amounts in pence)"]) == ROW.stored_movement


def test_an_empty_ledger_has_a_head() -> None:
    assert "".join(ledger_csv.lines([])).startswith("Key,Kind,State")


def test_memory_stays_flat_however_many_rows_there_are() -> None:
    def rows() -> Iterator[LedgerRow]:
        for number in range(20_000):
            yield ledger_row(f"txn_{number}", "Source", "booked", f"txn_{number}", AT, {"gross": number})

    tracemalloc.start()
    try:
        count = sum(1 for _ in ledger_csv.lines(rows()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 20_001
    assert peak < 300_000


def test_an_order_comes_from_an_order_form() -> None:
    order = ledger_row("ORD-7", "Source", "booked", "ORD-7", AT, provider="orders")
    (row,) = csv.DictReader(io.StringIO("".join(ledger_csv.lines([order])), newline=""))
    assert row["Provider"] == "Order form"
