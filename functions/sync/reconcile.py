"""Every five minutes: reconcile each tenant that is due, once an hour and soon after each payout."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.reconcile_wiring import wire
from shared.operations.connections import Connections
from shared.operations.reconcile.run import reconcile
from shared.reconciliation.result import Reconciliation
from shared.store import lanes, reconciliations, tenants

AN_HOUR = timedelta(hours=1)
# A run begins no tenant after this; its function lives a minute longer.
RUN = timedelta(minutes=13)

logger = Logger(service="reconcile")
metrics = Metrics(namespace="Connectably", service="reconcile")
tracer = Tracer(service="reconcile", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del context
    reconcile_all(wire(), set(event.get("tenants", ())))


def reconcile_all(around: Connections, named: set[str] | None = None) -> None:
    """Those that are due, or those that are named. Whoever waited longest comes first.

    Raises ExceptionGroup at the end if one failed; the others had their turn all the same.
    """
    now = around.clock()
    failed: list[Exception] = []
    counts = Counter({"reconciled": 0, "not_reconciled": 0})
    for _, tenant in sorted(_due(now, named or set())):
        if around.clock() >= now + RUN:
            logger.info("time is up, the next run goes on")
            break
        error = _failure(tenant, around)
        counts["not_reconciled" if error else "reconciled"] += 1
        failed += [error] if error else []
    _measure(now, counts)
    if failed:
        raise ExceptionGroup("some tenants could not be reconciled", failed)


def _due(now: datetime, named: set[str]) -> list[tuple[str, str]]:
    """When each was last tried, in ISO form, and the tenant."""
    found = []
    for tenant in tenants.all_ids():
        tried_at = reconciliations.state(tenant).tried_at
        if tenant in named if named else _is_due(tenant, tried_at, now):
            found.append((tried_at.isoformat() if tried_at else "", tenant))
    return found


def _is_due(tenant: str, tried_at: datetime | None, now: datetime) -> bool:
    if tried_at is None or now - tried_at >= AN_HOUR:
        return True
    paid_out_at = lanes.paid_out_at(tenant)
    return paid_out_at is not None and paid_out_at >= tried_at


def _failure(tenant: str, around: Connections) -> Exception | None:
    try:
        owner = tenants.read(tenant)
        for made in reconcile(owner, around) if owner else ():
            _say(tenant, made)
    except Exception as error:  # whatever it is, it must not end the run for the others
        logger.exception("could not be reconciled", extra={"tenant": tenant})
        return error
    return None


def _say(tenant: str, made: Reconciliation) -> None:
    logger.info(
        "reconciled",
        extra={
            "tenant": tenant,
            "provider": made.provider,
            "difference_pence": made.difference,
            "open_pence": made.open,
            "causes": dict(Counter(cause.reason_code for cause in made.causes)),
        },
    )


def hours_differing(now: datetime) -> float:
    """The age of the oldest difference that nobody has dealt with; nothing if there is none."""
    states = (reconciliations.state(tenant) for tenant in tenants.all_ids())
    apart = (now - since for state in states for since in state.differs_since.values())
    return max(apart, default=timedelta()) / AN_HOUR


def _measure(now: datetime, counts: Counter[str]) -> None:
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    metrics.add_metric(name="hours_differing", unit=MetricUnit.Count, value=hours_differing(now))
