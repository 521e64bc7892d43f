from __future__ import annotations

from datetime import UTC, datetime

from shared.people import Membership
from shared.reports.json.people import people_json
from tests.shared.reports.json.same import assert_json


def test_people_are_said_with_their_role_and_who_invited_them() -> None:
    at = datetime(2026, 10, 5, 18, tzinfo=UTC)
    made = Membership("sub-1", "demo", "bookkeeper", "bea@example.co.uk", at, "olga@example.co.uk")
    assert_json(
        people_json([made]),
        {
            "people": [
                {
                    "person": "sub-1",
                    "email": "bea@example.co.uk",
                    "role": "bookkeeper",
                    "since": "2026-10-05T18:00:00+00:00",
                    "invited_by": "olga@example.co.uk",
                }
            ]
        },
    )
