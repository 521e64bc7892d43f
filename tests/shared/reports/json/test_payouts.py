"""The fields of a payout, its reasons and its items, and their types."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.reconciliation.payouts import Payout, PayoutItem, PayoutMatch, PayoutReason, RowState
from shared.reports.json.payouts import payouts_json
from tests.shared.reports.json.same import assert_json


def test_a_payout_is_said_with_why_it_has_no_tick_and_with_its_items() -> None:
    at = datetime(2026, 10, 12, 18, tzinfo=UTC)
    payment = RowState("txn_1 payment", "posted", "xero-1", "deleted")
    items = (
        PayoutItem("txn_1", 11800, (payment, RowState("txn_1 fee", "posted", "xero-2")), "deleted"),
        PayoutItem("txn_2", -300, (), "before_feed"),
    )
    found = PayoutMatch(
        payout=Payout("stripe", "po_1", "txn_9", at, date(2026, 10, 14), 11500, ("txn_9",)),
        checked_at=at,
        own=PayoutItem("txn_9", -11500),
        items=items,
        count=70,
        sum_of_items=11500,
        reasons=(PayoutReason("deleted", "txn_1", 11800), PayoutReason("before_feed", "txn_2", -300, 1)),
    )
    assert_json(
        payouts_json("demo", [found]),
        {
            "tenant": "demo",
            "payouts": [
                {
                    "provider": "stripe",
                    "id": "po_1",
                    "day": "2026-10-14",
                    "amount_pence": 11500,
                    "is_matched": False,
                    "items": 70,
                    "items_pence": 11500,
                    "reasons": [
                        {"reason_code": "deleted", "about": "txn_1", "pence": 11800, "count": 1},
                        {"reason_code": "before_feed", "about": "txn_2", "pence": -300, "count": 1},
                    ],
                    "shown": [
                        {
                            "source": "txn_1",
                            "pence": 11800,
                            "reason_code": "deleted",
                            "documents": [
                                {
                                    "key": "txn_1 payment",
                                    "state": "posted",
                                    "xero_id": "xero-1",
                                    "reason_code": "deleted",
                                },
                                {
                                    "key": "txn_1 fee",
                                    "state": "posted",
                                    "xero_id": "xero-2",
                                    "reason_code": "",
                                },
                            ],
                        },
                        {"source": "txn_2", "pence": -300, "reason_code": "before_feed", "documents": []},
                    ],
                }
            ],
        },
    )
