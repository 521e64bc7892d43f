"""Writes who may do what in a business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.people import Membership
from shared.reports.json.times import in_utc


def people_json(people: Iterable[Membership]) -> dict[str, Any]:
    """Lists people as {people: [person]}."""
    return {"people": [person_json(each) for each in people]}


def person_json(membership: Membership) -> dict[str, Any]:
    """Describes a person in a business: {person, email, role, since: time, invited_by}.

    `person` is Cognito's id, `invited_by` an address or the word operator.
    """
    return {
        "person": membership.person,
        "email": membership.email,
        "role": membership.role,
        "since": in_utc(membership.since),
        "invited_by": membership.invited_by,
    }
