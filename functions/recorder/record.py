"""Inbox queue to ledger: read the object again at its source, decide, write the rows, nudge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.recorder.provider_reads import Reading, moves_money, read, read_alone, unknown_at
from functions.recorder.wiring import Deps, wire
from shared.booking.addresses import address_told
from shared.booking.decide import decide, happened_at, needs, shown, source_of
from shared.errors import Malformed, Unavailable, Unknown
from shared.events import Event
from shared.queue import ReadAgain
from shared.store import addresses, cancelling, inbox, ledger, rows, tenants
from shared.store.tenants import Tenant

# Providers' own copies can lag for moments; the queue gives up after five.
TRIES_BEFORE_PARKING = 4

logger = Logger(service="recorder")
metrics = Metrics(namespace="Connectably", service="recorder")
tracer = Tracer(service="recorder", patch_modules=("botocore",))
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

NO_AMOUNT = "amount_not_readable"
Outcome = ledger.Recorded | Literal["not_yet", "ignored", "other_account"]
# After these there may be rows to post: of several movements some may be parked and others booked.
TO_POST = frozenset({"parked", "booked", "known"})
# What is said of an event that brought several.
BY_WEIGHT: tuple[ledger.Recorded, ...] = ("parked", "booked", "excluded", "known")


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> Mapping[str, Any]:
    metrics.add_metric(name="events", unit=MetricUnit.Count, value=len(event["Records"]))
    with processor(event["Records"], record_message, lambda_context=context):
        processed = processor.process()
    # Once for the batch. Even if every row was there: the process that wrote them may have died first.
    for tenant in {result for status, result, _ in processed if status == "success" and result}:
        wire().postings.nudge(tenant)
    return processor.response()


def record_message(record: SQSRecord) -> str:
    """One event, or one movement that the feed found; the tenant, if it has something to post.

    An exception leaves the message in the queue.
    """
    about = {"message_id": record.message_id}
    try:
        given = json.loads(record.body)
        about |= {"tenant": given["tenant"], "about": given.get("event") or given["object"]}
        outcome = record_given(given, wire(), int(record.attributes.approximate_receive_count))
    except Unavailable as error:
        logger.warning("stays queued", extra={**about, "why": str(error)})
        raise
    except Exception:
        # The batch processor only notes which message failed, not why.
        logger.exception("stays queued after a mistake of ours", extra=about)
        raise
    metrics.add_metric(name=f"event_{outcome}", unit=MetricUnit.Count, value=1)
    logger.info("event read", extra={**about, "outcome": outcome})
    return str(given["tenant"]) if outcome in TO_POST else ""


@tracer.capture_method
def record_given(given: Mapping[str, str], deps: Deps, tries: int) -> Outcome:
    """Read what a message is about again and write what it means. `tries` counts this one.

    Raises Unavailable for what a later try may mend.
    """
    tenant, object_id = given["tenant"], given["object"]
    if "event" not in given:
        return record_object(tenant, object_id, given["transaction"], deps, tries)
    outcome: Outcome = "other_account"
    if not _is_anothers(given, deps):
        outcome = record_event(tenant, given["event"], object_id, deps, tries)
    inbox.mark_done(tenant, given["event"], outcome)
    return outcome


def _is_anothers(given: Mapping[str, str], deps: Deps) -> bool:
    """Whether it is of another account at Stripe than the tenant's: an endpoint of Connect is told of all.

    A key that may not ask whose it is leaves it to what the object's own reading says. Raises Unavailable.
    """
    account = given.get("account")
    if not account or not moves_money(given["object"]):
        return False
    own = deps.stripe(given["tenant"]).account()
    if own in ("", account):
        return False
    about = {"tenant": given["tenant"], "about": given["event"], "account": account}
    logger.info("passed over: it is another account's", extra=about)
    return True


def record_event(tenant: str, event: str, object_id: str, deps: Deps, tries: int) -> Outcome:
    if inbox.is_broken(event):
        words = f"The event is {object_id}." if object_id else "The event has no id."
        ledger.park_unread(tenant, event, "event_is_broken", words, deps.clock())
        return "parked"
    return record_object(tenant, object_id, "", deps, tries) if moves_money(object_id) else "ignored"


def record_object(tenant: str, object_id: str, hint: str, deps: Deps, tries: int) -> Outcome:
    """`hint` is a movement or a payout that the object itself may not name, or empty.

    Raises Unavailable for what a later try may mend, such as an object that is not known yet.
    """
    owner = tenants.read(tenant)
    if owner is None:
        raise Unavailable("the tenant is not set up")
    key = ledger.unread_key(object_id)
    try:
        reading = read(deps, tenant, object_id, hint)
    except Unknown as error:
        if tries < TRIES_BEFORE_PARKING:
            raise
        return _book_unknown(owner, object_id, hint, error, deps)
    except Malformed as error:
        return _park(tenant, key, NO_AMOUNT, error, deps)
    ledger.forget_unread(tenant, key, unknown_at(object_id), NO_AMOUNT)
    return _book_all(owner, reading, deps)


def _book_unknown(owner: Tenant, object_id: str, hint: str, error: Unknown, deps: Deps) -> Outcome:
    """By what a movement tells by itself, if one is named, so that the feed, which lists it, knows it."""
    reason = unknown_at(object_id)
    if reason != "unknown_at_stripe" or not hint:
        return _park(owner.tenant, ledger.unread_key(object_id), reason, error, deps)
    try:
        reading = read_alone(deps, owner.tenant, hint)
    except Unknown as unknown:
        return _park(owner.tenant, hint, reason, unknown, deps)
    except Malformed as malformed:
        return _park(owner.tenant, hint, NO_AMOUNT, malformed, deps)
    return _book_all(owner, reading, deps)


def _park(tenant: str, key: str, reason: str, error: Unknown | Malformed, deps: Deps) -> Outcome:
    ledger.park_unread(tenant, key, reason, str(error), deps.clock())
    return "parked"


def _book_all(owner: Tenant, reading: Reading, deps: Deps) -> Outcome:
    now = deps.clock()
    outcomes = {_book(owner, event, now) for event in reading.events}
    for dispute in reading.disputes:
        # The feed reads disputes again until they are final: a loss makes no movement.
        source = rows.Source(dispute.id, dispute.opened_at)
        ledger.watch(owner.tenant, source, dispute.is_undecided, now)
    _queue_members(owner.tenant, reading.members, deps)
    return next((outcome for outcome in BY_WEIGHT if outcome in outcomes), "not_yet")


def _book(owner: Tenant, event: Event, now: datetime) -> Outcome:
    source = rows.Source(source_of(event), happened_at(event), shown(event))
    outcome = ledger.record(
        owner.tenant, source, needs(event), lambda known: decide(event, owner.settings, known), now
    )
    if outcome == "known" and (email := address_told(event)):
        # It may have been one that Xero does not take when the source was booked.
        addresses.mend(owner.tenant, source, email, now)
    # A reserve that was held may have been released by now, or the other way round.
    is_closed = outcome == "parked" and cancelling.close(owner.tenant, source.key)
    return "excluded" if is_closed else outcome


def _queue_members(tenant: str, members: Mapping[str, ReadAgain], deps: Deps) -> None:
    """What a payout holds and nobody has told of; each by itself, for there may be thousands."""
    known = {row.key for row in rows.read(tenant, members)}
    unknown = {found for source, found in members.items() if source not in known}
    deps.inbox.put_read_again(tenant, sorted(unknown, key=lambda found: found.object_id))
