"""Reads an event of GoCardless's as a hint, whether a webhook or a list brought it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.errors import Malformed
from shared.intake.identifiers import identifier
from shared.store.inbox import Hint, broken

# An event has many links; it is about the one that its resource type names.
LINKS = {
    "billing_requests": "billing_request",
    "creditors": "creditor",
    "instalment_schedules": "instalment_schedule",
    "mandates": "mandate",
    "payments": "payment",
    "payouts": "payout",
    "refunds": "refund",
    "subscriptions": "subscription",
}


def hint_of(event: object, now: datetime, complain: Callable[[Hint, str], None]) -> Hint:
    """Returns the hint of an event; `complain` gets a malformed event's hint and what is wrong.

    The recorder parks a malformed event by its hint.
    """
    try:
        return _read(event, now)
    except Malformed as error:
        hint = broken("gocardless", event, now)
        complain(hint, str(error))
        return hint


def _read(event: object, now: datetime) -> Hint:
    if not isinstance(event, dict):
        raise Malformed("the event is not an object")
    resource, action = (identifier(event.get(name), name) for name in ("resource_type", "action"))
    return Hint(
        provider="gocardless",
        event=f"gocardless#{identifier(event.get('id'), 'id')}",
        type=f"{resource}.{action}",
        object_id=_about(resource, event.get("links")),
        received_at=now,
    )


def _about(resource: str, links: object) -> str:
    """Returns the id that an event is about; empty for a type we do not know: GoCardless adds new ones."""
    if resource not in LINKS:
        return ""
    if not isinstance(links, dict):
        raise Malformed("the event's links are missing or no object")
    return identifier(links.get(LINKS[resource]), f"link to its {LINKS[resource]}")
