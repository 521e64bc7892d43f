"""The fields of what an undo and a redo have ordered, and their types."""

from __future__ import annotations

from datetime import date

from shared.ledger.documents import Removal
from shared.reports.json.undo import not_begun_json, redo_json, undo_json
from shared.undo.redo_plan import PutBack, RedoPlan
from shared.undo.undo_plan import Obstacle, OrderedRemoval, Restored, UndoPlan
from tests.shared.reports.json.same import assert_json
from tests.shared.undo.rows_to_undo import document

PAYMENT = document("txn_1 payment", "Payment")
FEE = document("txn_1 fee", "Spend", state="parked")
REVERSAL = document("txn_2 reversal", "Reversal", "txn_0 payment")
DELETED = document("txn_0 payment", "Payment")


def test_an_undo_names_its_rows_by_what_becomes_of_them() -> None:
    removal = Removal("txn_1 payment removal", "txn_1 payment", date(2026, 11, 20), ())
    done = UndoPlan(
        sources=("txn_1", "txn_2"),
        removals=(OrderedRemoval(PAYMENT, removal),),
        marked=(FEE,),
        restored=(Restored(REVERSAL, DELETED, ()),),
    )
    assert_json(
        undo_json("demo", done),
        {
            "tenant": "demo",
            "sources": ["txn_1", "txn_2"],
            "removals": ["txn_1 payment"],
            "marked": ["txn_1 fee"],
            "restored": ["txn_0 payment"],
            "obstacles": [],
        },
    )


def test_a_redo_says_what_each_row_becomes() -> None:
    done = RedoPlan(sources=("txn_1",), again=(PutBack(PAYMENT, "pending", ()), PutBack(FEE, "parked", ())))
    assert_json(
        redo_json("demo", done),
        {
            "tenant": "demo",
            "sources": ["txn_1"],
            "obstacles": [],
            "rows": [
                {"key": "txn_1 payment", "becomes": "pending"},
                {"key": "txn_1 fee", "becomes": "parked"},
            ],
        },
    )


def test_what_was_not_begun_names_its_obstacles_and_no_source() -> None:
    obstacles = [Obstacle("earlier_month", "txn_1 payment"), Obstacle("lane_is_busy")]
    assert_json(
        not_begun_json("demo", obstacles),
        {
            "tenant": "demo",
            "sources": [],
            "obstacles": [
                {"reason_code": "earlier_month", "key": "txn_1 payment"},
                {"reason_code": "lane_is_busy", "key": ""},
            ],
        },
    )
