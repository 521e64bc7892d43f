"""POST /webhooks/gocardless/{tenant}: check the signature, keep up to 250 events, queue them, answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhooks.door import Door, logger
from functions.webhooks.receive import word
from functions.webhooks.wiring import wire
from shared.errors import Malformed
from shared.providers.signatures import verify_gocardless
from shared.store.inbox import Hint, broken
from shared.store.secrets import GOCARDLESS_SIGNING

# The status that GoCardless asks for; no standard has it.
TOKEN_INVALID = 498
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

app = APIGatewayHttpResolver()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)


@app.post("/webhooks/gocardless/<tenant>")
def gocardless_events(tenant: str) -> Response[str]:
    request = app.current_event
    return DOOR.answer(tenant, request.raw_event, request.headers.get("webhook-signature"), wire())


def hints(given: dict[str, Any], now: datetime) -> list[Hint]:
    """Raises Malformed for a body without a list of events; one that is broken harms no other."""
    events = given.get("events")
    if not isinstance(events, list):
        raise Malformed("the body has no list of events")
    return [_hint(event, now) for event in events]


def _hint(event: object, now: datetime) -> Hint:
    """For a broken event, one by which the recorder parks it."""
    try:
        return _read(event, now)
    except Malformed as error:
        hint = broken("gocardless", event, now)
        logger.warning("event is broken", extra={"about": hint.event, "why": str(error)})
        return hint


def _read(event: object, now: datetime) -> Hint:
    if not isinstance(event, dict):
        raise Malformed("the event is not an object")
    resource, action = (word(event.get(name), name) for name in ("resource_type", "action"))
    return Hint(
        event=f"gocardless#{word(event.get('id'), 'id')}",
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
    return word(links.get(LINKS[resource]), f"link to its {LINKS[resource]}")


def _verify(body: bytes, signature: str | None, secrets: Sequence[str], _: datetime) -> None:
    """GoCardless signs no time: what guards against replay is that its event ids are kept for good."""
    verify_gocardless(body, signature, secrets)


DOOR = Door(
    provider="GoCardless",
    purpose=GOCARDLESS_SIGNING,
    # 250 events are some 200 KB.
    largest=1024 * 1024,
    forged=TOKEN_INVALID,
    verify=_verify,
    hints=hints,
)
