from __future__ import annotations

from datetime import UTC, datetime

from shared.reports.json.restore import restored_json


def test_a_restore_says_of_each_tenant_whether_it_is_held_and_what_is_read_again() -> None:
    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert restored_json(noon, {"acme": True, "other": False}, {"acme": 7, "other": 0}) == {
        "since": "2026-11-29T12:00:00+00:00",
        "tenants": {"acme": {"is_held": True, "events": 7}, "other": {"is_held": False, "events": 0}},
    }
