"""Inbox queue to ledger: read the object again at its source, decide, write the rows, nudge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, assert_never

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.recorder.wiring import Deps, wire
from shared.errors import Unavailable
from shared.events import LeftOut, NotYet, PaymentReceived, StripeEvent
from shared.ledger.decide import decide
from shared.providers.stripe import CHARGE_EVENTS, charge_event
from shared.providers.stripe_api import StripeReader, Unknown
from shared.settings import Settings
from shared.store import directory, inbox, ledger
from shared.store.inbox import Hint

# Stripe's own copies can lag for moments; the queue gives up after five.
TRIES_BEFORE_PARKING = 4

logger = Logger(service="recorder")
metrics = Metrics(namespace="Connectably", service="recorder")
tracer = Tracer(service="recorder", patch_modules=("botocore",))
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

Outcome = Literal["recorded", "left_out", "not_yet", "ignored", "parked"]


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> Mapping[str, Any]:
    metrics.add_metric(name="events", unit=MetricUnit.Count, value=len(event["Records"]))
    return process_partial_response(event, record_message, processor, context)


def record_message(record: SQSRecord) -> None:
    """One event of one tenant. An exception leaves the message in the queue."""
    about = {"message_id": record.message_id}
    try:
        given = json.loads(record.body)
        about |= {"tenant": given["tenant"], "event": given["event"]}
        tries = int(record.attributes.approximate_receive_count)
        outcome = record_event(about["tenant"], about["event"], wire(), tries)
    except Unavailable as error:
        logger.warning("stays queued", extra={**about, "why": str(error)})
        raise
    except Exception:
        # The batch processor only notes which message failed, not why.
        logger.exception("stays queued after a mistake of ours", extra=about)
        raise
    metrics.add_metric(name=f"event_{outcome}", unit=MetricUnit.Count, value=1)
    logger.info("event read", extra={**about, "outcome": outcome})


@tracer.capture_method
def record_event(tenant: str, event: str, deps: Deps, tries: int) -> Outcome:
    """Read the event's object again and write what it means. `tries` counts this one.

    Raises Unavailable for what a later try may mend.
    """
    hint = inbox.read(tenant, event)
    outcome = _outcome(tenant, hint, deps, tries)
    inbox.mark_done(tenant, event, outcome)
    return outcome


def _outcome(tenant: str, hint: Hint, deps: Deps, tries: int) -> Outcome:
    if hint.type not in CHARGE_EVENTS:
        return "ignored"
    owner = directory.read(tenant)
    if owner is None:
        raise Unavailable("the tenant is not set up")
    try:
        happened = _read_charge(deps.stripe(tenant), hint.object_id)
    except Unknown as error:
        if tries < TRIES_BEFORE_PARKING:
            raise
        ledger.park_source(tenant, hint.object_id, "unknown_at_stripe", str(error), deps.clock())
        return "parked"
    ledger.forget_source(tenant, hint.object_id)
    return _write(tenant, happened, owner.settings, deps)


def _read_charge(stripe: StripeReader, charge_id: str) -> StripeEvent:
    charge = stripe.charge(charge_id)
    intent = charge.get("payment_intent")
    return charge_event(charge, stripe.invoice_paid_by(intent) if intent else "")


def _write(tenant: str, happened: StripeEvent, settings: Settings, deps: Deps) -> Outcome:
    match happened:
        case NotYet():
            return "not_yet"
        case LeftOut():
            ledger.leave_out(tenant, happened, deps.clock())
            return "left_out"
        case PaymentReceived():
            return _book(tenant, happened, settings, deps)
    assert_never(happened)


def _book(tenant: str, payment: PaymentReceived, settings: Settings, deps: Deps) -> Outcome:
    documents = decide(payment, settings)
    if isinstance(documents, LeftOut):
        ledger.leave_out(tenant, documents, deps.clock())
        return "left_out"
    if payment.other_app:
        ledger.park_source(tenant, payment.source, "other_app", payment.other_app, deps.clock())
        return "parked"
    ledger.forget_source(tenant, payment.source)
    ledger.record(tenant, payment.source, documents, payment.at, deps.clock())
    # Even if every row was there: the process that wrote them may have died before it nudged.
    deps.postings.nudge(tenant)
    return "recorded"
