"""POST /webhooks/stripe/{tenant}: check the signature, keep the event, queue it, answer."""

from __future__ import annotations

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError, ServiceError
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhooks.receive import json_object, raw_body, receive
from functions.webhooks.wiring import Deps, wire
from shared.errors import Forged, Malformed
from shared.providers.signatures import verify_stripe
from shared.store.inbox import Hint
from shared.store.secrets import STRIPE_SIGNING

# Stripe's events are a few KB; API Gateway alone would let 10 MB in.
LARGEST = 256 * 1024
# Longer than any id of ours, and far below what a table's key may hold.
LONGEST_TENANT = 100

logger = Logger(service="webhooks")
app = APIGatewayHttpResolver()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)


@app.post("/webhooks/stripe/<tenant>")
def stripe_event(tenant: str) -> Response[str]:
    signature = app.current_event.headers.get("stripe-signature")
    try:
        accept(tenant, raw_body(app.current_event.raw_event), signature, wire())
    except (Forged, Malformed) as error:
        return _bad_request(str(error))
    return Response(HTTPStatus.OK, content_type="application/json", body="{}")


def accept(tenant: str, body: bytes, signature: str | None, deps: Deps) -> None:
    """Raises Forged or Malformed, and then nothing was stored."""
    if len(body) > LARGEST:
        raise ServiceError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is larger than 256 KiB")
    secrets = deps.secrets.read(tenant, STRIPE_SIGNING) if len(tenant) <= LONGEST_TENANT else ()
    if not secrets:
        raise NotFoundError("no Stripe account is connected at this address")
    now = deps.clock()
    verify_stripe(body, signature, secrets, now)
    given = json_object(body)
    receive(tenant, _hint(given, now), deps.inbox)


def _hint(given: dict[str, Any], now: datetime) -> Hint:
    data = given.get("data")
    subject = data.get("object") if isinstance(data, dict) else None
    object_id = subject.get("id") if isinstance(subject, dict) else None
    return Hint(
        event=f"stripe#{_word(given.get('id'), 'id')}",
        type=_word(given.get("type"), "type"),
        object_id=_word(object_id, "object") if object_id else "",
        received_at=now,
    )


def _word(given: object, name: str) -> str:
    """An id or a type: never empty, no longer than Stripe makes them, and of letters that can be kept."""
    if not isinstance(given, str) or not 0 < len(given) <= 255 or not given.isascii():
        raise Malformed(f"the event's {name} is missing or no word")
    return given


def _bad_request(message: str) -> Response[str]:
    logger.warning("webhook refused", extra={"why": message})
    body = {"statusCode": HTTPStatus.BAD_REQUEST, "message": message}
    return Response(HTTPStatus.BAD_REQUEST, content_type="application/json", body=json.dumps(body))
