"""Reconciles one business at a time: once an hour, soon after each payout, less often where nothing moves.

An event {"tenants": ["acme"]} reconciles these businesses at once.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.reconcile_wiring import wire
from functions.sync.turns import take_turn
from shared.jobs import Due
from shared.operations.connections import Connections
from shared.operations.reconcile.run import reconcile
from shared.operations.reconcile.state import Overtaken
from shared.operations.reconcile.xero_reading import Unfinished
from shared.reconciliation.result import Reconciliation
from shared.store import reconciliations, tenants

AN_HOUR = timedelta(hours=1)
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
    del context
    connections = wire()
    for tenant in event.get("tenants", ()):
        reconcile_one(tenant, connections)
        metrics.add_metric(name="reconciled", unit=MetricUnit.Count, value=1)
    for message in event.get("Records", ()):
        take_one_turn(Due.parse(message["body"]), connections)


def take_one_turn(due: Due, connections: Connections) -> None:
    """Reconciles one business, unless somebody else does. A failure is counted and noted, and not raised."""
    now = connections.clock()
    is_done = take_turn(due, AN_HOUR, now, lambda: reconcile_one(due.tenant, connections), logger)
    counts = {"reconciled": int(is_done), "not_reconciled": int(not is_done)}
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    _log_corrections(due.tenant, now)
    hours = hours_differing(due.tenant, connections.clock())
    metrics.add_metric(name="hours_differing", unit=MetricUnit.Count, value=hours)


def reconcile_one(tenant: str, connections: Connections) -> datetime:
    """Reconciles one business and returns when it is next due. Raises Disconnected or Unavailable."""
    owner = tenants.read(tenant)
    try:
        results = reconcile(owner, connections) if owner else []
    except Unfinished:
        logger.info("the first look at Xero goes on", extra={"tenant": tenant})
        return connections.clock() + SOON
    except Overtaken:
        # Whoever began later reconciles on, and its results stay.
        return connections.clock() + AN_HOUR
    for each in results:
        _log(tenant, each)
    is_quiet = all(each.is_reconciled and not each.is_moving for each in results)
    return connections.clock() + (SELDOM if is_quiet else AN_HOUR)


def hours_differing(tenant: str, now: datetime) -> float:
    """Returns the age of a business's oldest difference that nobody has dealt with; zero if there is none."""
    since = reconciliations.state(tenant).differs_since.values()
    return max((now - each for each in since), default=timedelta()) / AN_HOUR


def _log_corrections(tenant: str, since: datetime) -> None:
    state = reconciliations.state(tenant)
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
