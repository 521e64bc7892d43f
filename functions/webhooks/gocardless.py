"""Answers POST /webhooks/gocardless/{tenant}: checks the signature, stores and queues up to 250 events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhooks.endpoint import WebhookEndpoint, logger
from functions.webhooks.wiring import wire
from shared.errors import Malformed
from shared.intake.gocardless import hint_of
from shared.providers.signatures import Signature, gocardless_signature
from shared.store.inbox import Hint
from shared.store.secrets import GOCARDLESS_SIGNING

# The status that GoCardless asks for; it is in no standard.
TOKEN_INVALID = 498
app = APIGatewayHttpResolver()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)


@app.post("/webhooks/gocardless/<tenant>")
def gocardless_events(tenant: str) -> Response[str]:
    request = app.current_event
    return ENDPOINT.respond(tenant, request.raw_event, request.headers.get("webhook-signature"), wire())


def hints(body: dict[str, Any], now: datetime) -> list[Hint]:
    """Reads the events.

    Raises Malformed for a body without a list of them; a malformed event harms no other.
    """
    events = body.get("events")
    if not isinstance(events, list):
        raise Malformed("the body has no list of events")
    return [hint_of(event, now, _complain) for event in events]


def _complain(hint: Hint, why: str) -> None:
    logger.warning("received a malformed event", extra={"about": hint.event, "why": why})


def _signature(header: str | None, _: datetime) -> Signature:
    """Reads the header. GoCardless signs no time: its event ids, kept for good, guard against replay."""
    return gocardless_signature(header)


ENDPOINT = WebhookEndpoint(
    provider="gocardless",
    purpose=GOCARDLESS_SIGNING,
    # 250 events are some 200 KB.
    largest=1024 * 1024,
    forged=TOKEN_INVALID,
    signature=_signature,
    hints=hints,
)
