"""Reads what a webhook of Xero's tells of: which objects of which organisations have changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.errors import Malformed
from shared.store.xero_hints import About, Hint

# Xero tells of more, which nobody here reads again.
CATEGORIES: Mapping[str, About] = {
    "CONTACT": "contact",
    "INVOICE": "invoice",
    "CREDITNOTE": "credit_note",
    "OVERPAYMENT": "overpayment",
    "PREPAYMENT": "prepayment",
}
GUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a body tells of: hints by organisation, and how many of its events cannot be read."""

    by_organisation: Mapping[str, list[Hint]]
    malformed: int = 0


def told(body: Mapping[str, Any], now: datetime) -> Told:
    """Reads a body. A malformed event harms no other. Raises Malformed for a body without a list of events.

    The check of the intent to receive sends no events.
    """
    events = body.get("events")
    if not isinstance(events, list):
        raise Malformed("the body has no list of events")
    found, malformed = defaultdict[str, list[Hint]](list), 0
    for event in events:
        try:
            about = _about(event)
            if about is not None:
                hint = Hint(about, _id(event, "resourceId"), now, _time(event))
                found[_id(event, "tenantId")].append(hint)
        except Malformed:
            malformed += 1
    return Told(dict(found), malformed)


def _about(event: object) -> About | None:
    """Returns what an event is about; None for what concerns nobody here."""
    category = event.get("eventCategory") if isinstance(event, dict) else None
    if not isinstance(category, str):
        raise Malformed("the event has no category")
    return CATEGORIES.get(category.upper())


def _id(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    lowered = value.lower() if isinstance(value, str) else ""
    if not GUID.fullmatch(lowered):
        raise Malformed(f"the event's {name} is missing or no id of Xero's")
    return lowered


def _time(event: Mapping[str, Any]) -> datetime | None:
    """Returns when the object changed, in UTC; None where Xero does not say so as it usually does."""
    try:
        return datetime.fromisoformat(event["eventDateUtc"]).replace(tzinfo=UTC)
    except (KeyError, TypeError, ValueError):
        return None
