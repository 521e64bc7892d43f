"""Answers POST /webhooks/xero: one address for every organisation to which the app at Xero is connected.

Xero takes 200 and 401 alone, without a body, within five seconds; an app that answers otherwise for a day is
told nothing more. So whatever Xero has signed is answered 200, even if nobody here can use it: polls find
what a webhook did not tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.webhooks.body import json_object, raw_body
from functions.webhooks.xero_wiring import XeroWebhookDeps, wire
from shared.errors import Forged, Malformed
from shared.intake.xero import Told, told
from shared.providers.signatures import xero_signature
from shared.store import jobs, organisations, xero_echoes, xero_hints
from shared.store.xero_hints import Hint

# Far more than Xero gathers in a body; API Gateway alone would let 10 MB in.
LARGEST = 1024 * 1024

# So long an invoice waits to be read that nobody here has heard of, or that we have just posted ourselves.
INVOICES_WAIT = timedelta(minutes=15)

logger = Logger(service="webhooks")
metrics = Metrics(namespace="Connectably", service="webhooks")
app = APIGatewayHttpResolver()


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    metrics.add_metric(name="xero_webhooks", unit=MetricUnit.Count, value=1)
    return app.resolve(event, context)


@app.post("/webhooks/xero")
def xero_events() -> Response[str]:
    request = app.current_event
    return respond(request.raw_event, request.headers.get("x-xero-signature"), wire())


def respond(request: dict[str, Any], header: str | None, deps: XeroWebhookDeps) -> Response[str]:
    """Answers API Gateway's `request`: 200 for what Xero has signed, 401 for anything else.

    Raises Unavailable, as the tables do their own errors, if the events cannot be kept: they come again.
    """
    try:
        body = _proven(request, header, deps)
    except (Forged, Malformed) as error:
        logger.warning("refused a webhook", extra={"why": str(error)})
        metrics.add_metric(name="xero_webhooks_refused", unit=MetricUnit.Count, value=1)
        return _answer(HTTPStatus.UNAUTHORIZED)
    lost = take(body, deps)
    for name, count in lost.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    return _answer(HTTPStatus.OK)


def _proven(request: dict[str, Any], header: str | None, deps: XeroWebhookDeps) -> bytes:
    """Returns the exact bytes that Xero has signed. Raises Forged or Malformed."""
    body = raw_body(request)
    if len(body) > LARGEST:
        raise Malformed(f"the body is larger than {LARGEST // 1024} KiB")
    xero_signature(header).must_fit(body, deps.keys.read())
    return body


def take(body: bytes, deps: XeroWebhookDeps) -> dict[str, int]:
    """Keeps what the events tell, and has it read again at once. Returns what was lost, by its metric."""
    now = deps.clock()
    found = _read(body, now)
    owners = {each: owner for each in found.by_organisation if (owner := _owner(each))}
    for organisation, tenant in owners.items():
        xero_hints.keep(tenant, found.by_organisation[organisation], now)
    _have_read({owner: found.by_organisation[each] for each, owner in owners.items()}, deps, now)
    strangers = len(found.by_organisation) - len(owners)
    if strangers:
        logger.warning("Xero told of organisations that nobody has", extra={"count": strangers})
    if found.malformed:
        logger.warning("received malformed events", extra={"count": found.malformed})
    return {"xero_organisations_unknown": strangers, "xero_events_malformed": found.malformed}


def _read(body: bytes, now: datetime) -> Told:
    """Reads a body; one that cannot be read at all counts as a malformed event."""
    try:
        return told(json_object(body), now)
    except Malformed as error:
        logger.warning("received a malformed webhook", extra={"why": str(error)})
        return Told({}, 1)


def _owner(organisation: str) -> str | None:
    """Returns the business that has the organisation, None if nobody has it now."""
    owner = organisations.by_id(organisation)
    return owner.tenant if owner and owner.xero_user else None


def _have_read(told_of: Mapping[str, Sequence[Hint]], deps: XeroWebhookDeps, now: datetime) -> None:
    """Gives each business a turn: at once for what somebody else did, which is to be seen within a minute.

    Each invoice that we post comes back as an event. Turns for those would use up Xero's day.
    """
    urgent = [tenant for tenant, hints in told_of.items() if _is_urgent(tenant, hints, now)]
    deps.contacts.put(turn for each in urgent if (turn := jobs.hurry(each, "contacts", now)))
    for tenant in told_of:
        if tenant not in urgent:
            jobs.due_by(tenant, "contacts", now + INVOICES_WAIT)
        deps.arrivals.note(tenant, "xero", now)


def _is_urgent(tenant: str, hints: Sequence[Hint], now: datetime) -> bool:
    if any(each.about == "contact" for each in hints):
        return True
    invoices = {each.xero_id: each.changed_at or now for each in hints if each.about == "invoice"}
    return bool(invoices) and xero_echoes.is_any_touched(tenant, invoices)


def _answer(status: HTTPStatus) -> Response[str]:
    return Response(status, body="")
