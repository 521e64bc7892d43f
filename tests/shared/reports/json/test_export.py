from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from shared.exports import Export, Wanted
from shared.reports.json.export import export_json, exports_json, one_export_json
from tests.shared.reports.json.same import assert_json


def test_an_export_is_said_with_its_file_and_how_large_it_is() -> None:
    assert_json(
        export_json("demo", "journal", "csv", "books.csv", 1234),
        {"tenant": "demo", "what": "journal", "format": "csv", "out": "books.csv", "bytes": 1234},
    )


NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
MONTH = Wanted("month", "pdf", date(2026, 10, 1), "stripe")
READY = Export(MONTH, "ready", "turn", "olga@example.co.uk", NOW, NOW, 5, 99, "piano/turn/x", "x.pdf")
SAID = {
    "file": "month-2026-10-stripe-pdf",
    "what": "month",
    "format": "pdf",
    "month": "2026-10",
    "provider": "stripe",
    "state": "ready",
    "says": "It is ready.",
    "by": "olga@example.co.uk",
    "asked_at": "2026-11-02T09:00:00+00:00",
    "told_at": "2026-11-02T09:00:00+00:00",
    "rows": 5,
    "bytes": 99,
    "gone_at": "2026-11-03T09:00:00+00:00",
    "link": None,
}


def test_a_file_in_the_background_is_said_with_how_far_it_is_and_where_it_can_be_fetched() -> None:
    assert_json(
        one_export_json("demo", READY, NOW, "https://x"),
        {"tenant": "demo", "export": {**SAID, "link": "https://x"}},
    )


def test_files_are_listed_without_their_links() -> None:
    asked = replace(READY, wanted=Wanted("ledger", "csv"), state="asked")
    other = {"file": "ledger-csv", "what": "ledger", "format": "csv", "month": None, "provider": None}
    waits = {"state": "asked", "says": "It waits for its turn.", "gone_at": None}
    assert_json(
        exports_json("demo", [READY, asked], NOW),
        {"tenant": "demo", "exports": [SAID, {**SAID, **other, **waits}]},
    )
