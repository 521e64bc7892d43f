"""Checks a webhook's delivery before any of it is believed, and answers it.

Whoever sends what no secret fits is answered alike at every address: nobody learns who is connected here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError

from functions.webhooks.body import json_object, raw_body
from functions.webhooks.wiring import WebhookDeps
from shared.errors import Forged, Malformed
from shared.intake.receive import receive
from shared.provider import Provider
from shared.providers.signatures import Signature
from shared.store.inbox import Hint

# Longer than any tenant's id, and far shorter than a table's key may be.
LONGEST_TENANT = 100

ReadSignature = Callable[[str | None, datetime], Signature]
ReadHints = Callable[[dict[str, Any], datetime], Sequence[Hint]]

logger = Logger(service="webhooks")


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """The endpoint of one provider's webhooks, with what differs from provider to provider.

    `purpose` is that of its signing secrets, `largest` a body's size in bytes, `forged` the status for a
    forged body and for an unknown tenant. `signature` raises Forged for a header that no secret fits; `hints`
    raises Malformed, and then nothing was stored.
    """

    provider: Provider
    purpose: str
    largest: int
    forged: int
    signature: ReadSignature
    hints: ReadHints

    def respond(
        self, tenant: str, request: dict[str, Any], header: str | None, deps: WebhookDeps
    ) -> Response[str]:
        """Answers API Gateway's `request`. Raises ServiceError for too large a body."""
        try:
            self.accept(tenant, raw_body(request), header, deps)
        except Forged as error:
            return _refusal(self.forged, str(error))
        except Malformed as error:
            return _refusal(HTTPStatus.BAD_REQUEST, str(error))
        return Response(HTTPStatus.OK, content_type="application/json", body="{}")

    def accept(self, tenant: str, body: bytes, header: str | None, deps: WebhookDeps) -> None:
        """Stores and queues a delivery. Raises Forged or Malformed, and then nothing was stored.

        What no secret could have signed is refused before anything is read.
        """
        if len(body) > self.largest:
            message = f"the body is larger than {self.largest // 1024} KiB"
            raise ServiceError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
        now = deps.clock()
        signature = self.signature(header, now)
        secrets = deps.secrets.read(tenant, self.purpose) if len(tenant) <= LONGEST_TENANT else ()
        signature.must_fit(body, secrets)
        receive(tenant, self.hints(json_object(body), now), deps.inbox)
        deps.arrivals.note(tenant, self.provider, now)


def _refusal(status: int, message: str) -> Response[str]:
    logger.warning("refused a webhook", extra={"why": message})
    body = {"statusCode": status, "message": message}
    return Response(status, content_type="application/json", body=json.dumps(body))
