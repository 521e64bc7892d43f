from __future__ import annotations

from datetime import UTC, date, datetime

from shared.ledger.rows import LedgerRow
from shared.month_end.closing import Closing
from shared.month_end.figures import CountedMonth, MonthFigures
from shared.operations.months import Month, NotPossible
from shared.operations.since_closing import Since
from shared.reasons import CLOSINGS
from shared.reports.json.months import closing_json, months_json, not_possible_json, since_json
from tests.shared.reports.json.same import assert_json

OCTOBER = date(2026, 10, 1)
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
FIGURES = MonthFigures(100, 11900, {"FEES": -200, "SALES": 12000}, 1, 2, -30)
CLOSING = Closing(OCTOBER, 1, "closed", "turn", "olga@example.co.uk", NOW, NOW, {"stripe": FIGURES})
ROW = LedgerRow("txn_1 fee", "Spend", "parked", "txn_1", "stripe", NOW)
SAID = {
    "provider": "stripe",
    "opening_pence": 100,
    "closing_pence": 11900,
    "movements": 1,
    "missing": 2,
    "missing_pence": -30,
    "sections": [
        {"section": "Sales taken", "amount_pence": 12000},
        {"section": "Fees", "amount_pence": -200},
    ],
}
CLOSED = {
    "month": "2026-10",
    "version": 1,
    "state": "closed",
    "by": "olga@example.co.uk",
    "asked_at": "2026-11-02T09:00:00+00:00",
    "closed_at": "2026-11-02T09:00:00+00:00",
    "reopened_by": "",
    "reopened_at": None,
    "why": "",
    "figures": [SAID],
}


def test_months_are_listed_with_their_figures_and_closings() -> None:
    counted = CountedMonth(OCTOBER, NOW, {"stripe": FIGURES})
    said = {"month": "2026-10", "counted_at": "2026-11-02T09:00:00+00:00", "figures": [SAID]}
    assert_json(
        months_json("demo", [Month(OCTOBER, counted, CLOSING), Month(OCTOBER, counted, None)]),
        {"tenant": "demo", "months": [{**said, "closing": CLOSED}, {**said, "closing": None}]},
    )


def test_a_closing_is_said_by_itself() -> None:
    assert_json(closing_json("demo", CLOSING), {"tenant": "demo", "closing": CLOSED})


def test_why_nothing_was_changed_is_said_with_what_waits() -> None:
    assert_json(
        not_possible_json("demo", NotPossible("still_open", [ROW])),
        {
            "tenant": "demo",
            "closing": None,
            "reason": "still_open",
            "sentence": CLOSINGS["still_open"].sentence,
            "what_to_do": CLOSINGS["still_open"].what_to_do,
            "waiting": [{"key": "txn_1 fee", "state": "parked", "source": "txn_1"}],
        },
    )


def test_what_came_in_since_is_listed() -> None:
    row = {"key": "txn_1 fee", "state": "parked", "source": "txn_1"}
    assert_json(since_json(Since((ROW,), True)), {"movements": [row], "is_more": True})
