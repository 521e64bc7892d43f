"""An event of GoCardless's as a hint, whether a webhook brought it or a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.errors import Malformed
from shared.intake.identifiers import identifier
from shared.store.inbox import Hint, broken

# An event links to much; what it is about is the link that its resource type names.
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
    """For a broken event, one by which the recorder parks it; `complain` is told what is wrong with it."""
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
    """Empty for a resource that this version does not know: GoCardless adds some without notice."""
    if resource not in LINKS:
        return ""
    if not isinstance(links, dict):
        raise Malformed("the event's links are missing or no object")
    return identifier(links.get(LINKS[resource]), f"link to its {LINKS[resource]}")
