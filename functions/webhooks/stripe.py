"""Answers POST /webhooks/stripe/{tenant}: checks the signature, stores and queues the event."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhooks.endpoint import WebhookEndpoint
from functions.webhooks.wiring import wire
from shared.intake.identifiers import identifier
from shared.providers.signatures import stripe_signature
from shared.store.inbox import Hint
from shared.store.secrets import STRIPE_SIGNING

app = APIGatewayHttpResolver()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)


@app.post("/webhooks/stripe/<tenant>")
def stripe_event(tenant: str) -> Response[str]:
    request = app.current_event
    return ENDPOINT.respond(tenant, request.raw_event, request.headers.get("stripe-signature"), wire())


def hints(body: dict[str, Any], now: datetime) -> list[Hint]:
    """Reads the event that a body of Stripe's is. Raises Malformed."""
    data = body.get("data")
    subject = data.get("object") if isinstance(data, dict) else None
    object_id = subject.get("id") if isinstance(subject, dict) else None
    # The owner's own endpoint gets no account; an endpoint of Connect gets all connected accounts' events.
    account = body.get("account")
    hint = Hint(
        provider="stripe",
        event=f"stripe#{identifier(body.get('id'), 'id')}",
        type=identifier(body.get("type"), "type"),
        object_id=identifier(object_id, "object") if object_id else "",
        received_at=now,
        account=identifier(account, "account") if account else "",
    )
    return [hint]


ENDPOINT = WebhookEndpoint(
    provider="stripe",
    purpose=STRIPE_SIGNING,
    # Stripe's events are a few KB; API Gateway alone would let 10 MB in.
    largest=256 * 1024,
    forged=HTTPStatus.BAD_REQUEST,
    signature=stripe_signature,
    hints=hints,
)
