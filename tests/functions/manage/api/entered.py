"""Makes what a script sends to the API of a customer."""

from __future__ import annotations

from typing import Any

from shared.contacts.details import Details
from shared.reports.json.customers import details_json

# What is told, and never sent.
TOLD_ALONE = {"website", "is_at_xero"}


def entered(details: Details, **more: Any) -> dict[str, Any]:
    """Returns what is sent to enter a company with these details, or as `more` says."""
    told = {"kind": "company", "tags": [], **details_json(details)}
    persons = [_without(each) for each in told["persons"]]
    return {**_without(told), "persons": persons, **more}


def _without(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in TOLD_ALONE}
