"""Writes who may do what in a business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.people import Membership
from shared.reports.json.times import in_utc


def people_json(people: Iterable[Membership]) -> dict[str, Any]:
    return {
        "people": [
            {
                "email": each.email,
                "role": each.role,
                "since": in_utc(each.since),
                "invited_by": each.invited_by,
            }
            for each in people
        ]
    }
