from __future__ import annotations

from datetime import UTC, datetime

from shared.audit import Note
from shared.reports.json.audit import audit_json


def test_an_entry_is_written_whole_and_its_time_in_utc() -> None:
    at = datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=UTC)
    note = Note(
        at, "id", "p-1", "ann@example.co.uk", "owner", "retried", "Retried.", "ch_1", "::1", "curl", "API"
    )
    assert audit_json([note]) == {
        "entries": [
            {
                "at": "2026-07-01T12:00:00.000005+00:00",
                "person": "p-1",
                "who": "ann@example.co.uk",
                "role": "owner",
                "verb": "retried",
                "says": "Retried.",
                "about": "ch_1",
                "way": "API",
                "source": "::1",
                "agent": "curl",
            }
        ]
    }
