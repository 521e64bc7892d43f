"""The fields of a parked row and of another try, and their types."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from shared.operations.parked import ParkedRow, Retried
from shared.reasons import reason_for
from shared.reports.json.parked import flagged_json, parked_json, retried_json
from tests.shared.reports.json.same import assert_json

REASON = reason_for("account_not_usable")
ROW: Any = SimpleNamespace(
    key="txn_1 fee",
    kind="Spend",
    reason_code="account_not_usable",
    detail="Account code '404' has been archived",
    happened_at=datetime(2026, 10, 12, 18, tzinfo=UTC),
)
EXPECTED = {
    "key": "txn_1 fee",
    "kind": "Spend",
    "reason_code": "account_not_usable",
    "sentence": REASON.sentence,
    "what_to_do": REASON.what_to_do,
    "detail": "Account code '404' has been archived",
    "happened_at": "2026-10-12T18:00:00+00:00",
}


def test_a_parked_row_is_said_with_its_reason_and_how_many_wait_for_it() -> None:
    document = parked_json("demo", [ParkedRow(ROW, REASON, 3)])
    assert_json(document, {"tenant": "demo", "parked": [EXPECTED | {"waiting": 3}]})


def test_a_flagged_row_has_the_same_fields() -> None:
    document = flagged_json("demo", [ParkedRow(ROW, REASON, 0)])
    assert_json(document, {"tenant": "demo", "flagged": [EXPECTED | {"waiting": 0}]})


def test_what_became_of_another_try_is_said_row_by_row() -> None:
    tried = [Retried("txn_1 fee", "queued"), Retried("txn_2", "not_now", "no Stripe key is kept")]
    assert_json(
        retried_json("demo", tried),
        {
            "tenant": "demo",
            "retried": [
                {"key": "txn_1 fee", "became": "queued", "why": ""},
                {"key": "txn_2", "became": "not_now", "why": "no Stripe key is kept"},
            ],
        },
    )
