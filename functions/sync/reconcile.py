"""Reconciles one business at a time: once an hour, soon after each payout, less often where nothing moves.

An event {"tenants": ["acme"]} reconciles these businesses at once. What Xero offers to choose from, and its
contacts, are read in turns of their own: see functions.sync.accounts and functions.sync.contacts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync import accounts, contacts
from functions.sync.reconcile_wiring import wire
from functions.sync.turns import GoesOn, take_turn
from shared.errors import Disconnected
from shared.jobs import RECONCILED_EVERY, Due
from shared.operations.connections import Connections
from shared.operations.reconcile.run import reconcile
from shared.operations.reconcile.state import Overtaken
from shared.operations.reconcile.xero_reading import Unfinished
from shared.reconciliation.result import Reconciliation
from shared.store import jobs, reconciliations, tenants, troubles
from shared.store.reconciliations import State
from shared.time_left import time_left
from shared.troubles import A_DAY, LATE

# A business whose accounts agree is due again after this time. The writer makes it due within the hour as
# soon as it posts something.
SELDOM = timedelta(hours=6)
# The first look at a large organisation goes on after this time.
SOON = timedelta(minutes=1)

logger = Logger(service="reconcile")
metrics = Metrics(namespace="Connectably", service="reconcile")
tracer = Tracer(service="reconcile", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Takes the turns that the messages name; BatchSize is 1."""
    connections = wire()
    try:
        _take_turns(event, connections, lambda: time_left(context))
    finally:
        connections.note_usage()


def _take_turns(event: dict[str, Any], connections: Connections, left: Callable[[], timedelta]) -> None:
    for tenant in event.get("tenants", ()):
        with suppress(GoesOn):
            reconcile_one(tenant, connections)
        metrics.add_metric(name="reconciled", unit=MetricUnit.Count, value=1)
    for message in event.get("Records", ()):
        due = Due.parse(message["body"])
        match due.job:
            case "accounts":
                is_done = accounts.take_one_turn(due, connections, logger)
                _count({"accounts_not_read": int(not is_done)})
            case "contacts":
                is_done = contacts.take_one_turn(due, connections, logger, left, _count)
                _count({"contacts_not_read": int(not is_done)})
            case _:
                take_one_turn(due, connections)


def take_one_turn(due: Due, connections: Connections) -> None:
    """Reconciles one business, unless somebody else does. A failure is counted and noted, and not raised."""
    tenant, now = due.tenant, connections.clock()
    work, notice = partial(reconcile_one, tenant, connections), partial(_note_delay, tenant, now)
    is_done = take_turn(due, RECONCILED_EVERY, now, work, logger, notice)
    counts = {"reconciled": int(is_done), "not_reconciled": int(not is_done)}
    _count(counts)
    jobs.begin_late(tenant, "accounts", now)
    jobs.begin_late(tenant, "contacts", now)
    state = reconciliations.state(tenant)
    _log_corrections(tenant, state, now)
    _note_difference(tenant, state, connections.clock())


def _count(counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)


def _note_delay(tenant: str, now: datetime, due_since: datetime) -> None:
    """Records that a business has been due for hours: its turns failed, died, or were never taken."""
    if now - due_since >= LATE:
        troubles.begin(tenant, "not_reconciled", due_since, now)


def _note_difference(tenant: str, state: State, now: datetime) -> None:
    """Records that an account has differed for a day."""
    since = state.longest_difference
    if since and now - since >= A_DAY:
        troubles.begin(tenant, "apart", since, now)


def reconcile_one(tenant: str, connections: Connections) -> datetime:
    """Reconciles one business and returns when it is next due. One that is yet to connect Xero has time.

    Raises Disconnected, which it records, or Unavailable, and GoesOn while the first look at Xero lasts.
    """
    owner = tenants.read(tenant)
    if owner is None or not owner.xero_user:
        return connections.clock() + RECONCILED_EVERY
    try:
        results = reconcile(owner, connections)
    except Disconnected:
        now = connections.clock()
        troubles.begin(tenant, "disconnected", now, now)
        raise
    except Unfinished:
        logger.info("the first look at Xero goes on", extra={"tenant": tenant})
        raise GoesOn(connections.clock() + SOON) from None
    except Overtaken:
        # Whoever began later reconciles on, and its results stay.
        return connections.clock() + RECONCILED_EVERY
    for each in results:
        _log(tenant, each)
    if all(each.is_reconciled and not each.is_moving for each in results):
        return connections.clock() + SELDOM
    accounts.hurry(tenant, connections.clock())
    return connections.clock() + RECONCILED_EVERY


def _log_corrections(tenant: str, state: State, since: datetime) -> None:
    if state.corrected and state.recounted_at and state.recounted_at >= since:
        months = [f"{month:%Y-%m}" for month in state.corrected]
        logger.warning("the sums of closed months were wrong", extra={"tenant": tenant, "months": months})


def _log(tenant: str, result: Reconciliation) -> None:
    logger.info(
        "reconciled",
        extra={
            "tenant": tenant,
            "provider": result.provider,
            "difference_pence": result.difference,
            "open_pence": result.open,
            "causes": dict(Counter(cause.reason_code for cause in result.causes)),
        },
    )
