"""The fields of a reconciliation and of its causes, and their types."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.reasons import reason_for
from shared.reconciliation.result import Cause, DayEnd, Reconciliation
from shared.reports.json.reconciliation import days_json, reconciliations_json
from tests.shared.reports.json.same import assert_json


def test_a_reconciliation_is_said_in_pence_with_its_causes() -> None:
    at = datetime(2026, 10, 5, 18, tzinfo=UTC)
    causes = (
        Cause("account_not_usable", "txn_1 fee", 200, "Account code '404' has been archived"),
        Cause("own", "RECEIVE from A friend", 2500, accepted=True),
        Cause("other_app", "pi_1", -300, linked="a payment of 3.00"),
    )
    made = Reconciliation("stripe", at, 11800, 12000, 14200, causes, is_moving=True)
    assert_json(
        reconciliations_json("demo", [made]),
        {
            "tenant": "demo",
            "reconciliations": [
                {
                    "provider": "stripe",
                    "at": "2026-10-05T18:00:00+00:00",
                    "is_reconciled": False,
                    "is_moving": True,
                    "processor_pence": 11800,
                    "ledger_pence": 12000,
                    "xero_pence": 14200,
                    "difference_pence": 2400,
                    "open_pence": 200,
                    "causes": [
                        {
                            "reason_code": "account_not_usable",
                            "about": "txn_1 fee",
                            "pence": 200,
                            "count": 1,
                            "detail": "Account code '404' has been archived",
                            "accepted": False,
                            "linked": "",
                            "sentence": reason_for("account_not_usable").sentence,
                            "what_to_do": reason_for("account_not_usable").what_to_do,
                        },
                        {
                            "reason_code": "own",
                            "about": "RECEIVE from A friend",
                            "pence": 2500,
                            "count": 1,
                            "detail": "",
                            "accepted": True,
                            "linked": "",
                            "sentence": reason_for("own").sentence,
                            "what_to_do": reason_for("own").what_to_do,
                        },
                        {
                            "reason_code": "other_app",
                            "about": "pi_1",
                            "pence": -300,
                            "count": 1,
                            "detail": "",
                            "accepted": False,
                            "linked": "a payment of 3.00",
                            "sentence": reason_for("other_app").sentence,
                            "what_to_do": reason_for("other_app").what_to_do,
                        },
                    ],
                }
            ],
        },
    )


def test_reconciliations_keep_their_order() -> None:
    days = (datetime(2026, 10, day, tzinfo=UTC) for day in (7, 6, 5))
    made = [Reconciliation("stripe", day, 0, 0, 0, ()) for day in days]
    listed = reconciliations_json("demo", made)["reconciliations"]
    assert [each["at"][:10] for each in listed] == ["2026-10-07", "2026-10-06", "2026-10-05"]


def test_a_days_last_comparison_is_said_in_pence() -> None:
    end = DayEnd("stripe", date(2026, 10, 6), datetime(2026, 10, 5, 23, 30, tzinfo=UTC), 11800, 11750)
    assert_json(
        {"days": days_json([end])},
        {
            "days": [
                {
                    "provider": "stripe",
                    "day": "2026-10-06",
                    "at": "2026-10-05T23:30:00+00:00",
                    "processor_pence": 11800,
                    "xero_pence": 11750,
                    "difference_pence": -50,
                }
            ]
        },
    )
