"""Tells a customer's history field by field: what it was, what it became, and what gave way. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.contacts.customers import Change
from shared.contacts.editing import is_of_details
from shared.contacts.fields import begun, in_words, shown_as
from shared.contacts.putting_back import value_of


@dataclass(frozen=True, slots=True)
class Past:
    """An entry of a history as the page tells it. `value` is what putting it back would bring."""

    id: str
    field: str
    by: str
    at: datetime
    says: str
    value: str
    may_put_back: bool


def told(id: str, change: Change, is_own: bool, lead_sources: Mapping[str, str]) -> Past:
    """Tells a change. `is_own`: it is the customer's own, and not of one that was merged into it.

    `lead_sources` are the names of lead sources by their ids.
    """
    value = shown_as(change.field, value_of(change), lead_sources)
    return Past(
        id,
        begun(in_words(change.field)),
        change.by or "Connectably",
        change.at,
        _says(change, value, shown_as(change.field, change.after, lead_sources)),
        value or "nothing",
        is_own and is_of_details(change.field) and change.field != "website",
    )


def _says(change: Change, value: str, after: str) -> str:
    if change.gave_way:
        whose = "The value in Xero" if change.gave_way == "xero" else "The value here"
        return f"{whose}, “{value or 'nothing'}”, gave way to a later one."
    if change.field == "merge" and not value and not after:
        return "Undone."
    if value and after:
        return f"From “{value}” to “{after}”."
    return f"Entered “{after}”." if after else f"Removed “{value}”." if value else "Changed."
