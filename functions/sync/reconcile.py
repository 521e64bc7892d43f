"""Reconciles, every five minutes, each tenant that is due: once an hour and soon after each payout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.reconcile_wiring import wire
from shared.operations.connections import Connections
from shared.operations.reconcile.run import reconcile
from shared.operations.rounds import each_in_turn, in_one_step, longest_waiting_first
from shared.reconciliation.result import Reconciliation
from shared.store import lanes, reconciliations, tenants

AN_HOUR = timedelta(hours=1)
# A run begins no tenant after this time; its function lives a minute longer.
RUN = timedelta(minutes=13)

logger = Logger(service="reconcile")
metrics = Metrics(namespace="Connectably", service="reconcile")
tracer = Tracer(service="reconcile", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del context
    reconcile_all(wire(), set(event.get("tenants", ())))


def reconcile_all(connections: Connections, named: set[str] | None = None) -> None:
    """Reconciles the tenants that are due, or the named ones. The longest waiting comes first.

    Raises ExceptionGroup at the end if a tenant failed; all others have had their turns.
    """
    now = connections.clock()
    tried = _due(now, named or set())
    outcome = each_in_turn(
        longest_waiting_first(sorted(tried), tried.get),
        in_one_step(lambda tenant: _reconcile_one(tenant, connections)),
        failed=_log_failure,
        goes_on=lambda: connections.clock() < now + RUN,
    )
    if outcome.left:
        logger.info("time is up: the next run goes on")
    _measure(now, {"reconciled": len(outcome.finished), "not_reconciled": len(outcome.failures)})
    outcome.raise_failures("some tenants could not be reconciled")


def _due(now: datetime, named: set[str]) -> dict[str, datetime | None]:
    """Returns when each tenant that is due, or named, was last tried; None for never."""
    all_tried = {tenant: reconciliations.state(tenant).tried_at for tenant in tenants.all_ids()}
    return {
        tenant: tried_at
        for tenant, tried_at in all_tried.items()
        if (tenant in named if named else _is_due(tenant, tried_at, now))
    }


def _is_due(tenant: str, tried_at: datetime | None, now: datetime) -> bool:
    if tried_at is None or now - tried_at >= AN_HOUR:
        return True
    paid_out_at = lanes.paid_out_at(tenant)
    return paid_out_at is not None and paid_out_at >= tried_at


def _reconcile_one(tenant: str, connections: Connections) -> None:
    owner = tenants.read(tenant)
    for result in reconcile(owner, connections) if owner else ():
        _log(tenant, result)


def _log_failure(tenant: str, error: Exception) -> None:
    logger.error("reconciliation failed", exc_info=error, extra={"tenant": tenant})


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


def hours_differing(now: datetime) -> float:
    """Returns the age of the oldest difference that nobody has dealt with; zero if there is none."""
    states = (reconciliations.state(tenant) for tenant in tenants.all_ids())
    ages = (now - since for state in states for since in state.differs_since.values())
    return max(ages, default=timedelta()) / AN_HOUR


def _measure(now: datetime, counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)
    metrics.add_metric(name="hours_differing", unit=MetricUnit.Count, value=hours_differing(now))
