"""Queues, every minute, each job that is due: one message for a business and a job.

An event {"now": ["feed_stripe"]} queues these jobs of all businesses, due or not, and no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.dispatch_wiring import DispatchDeps, wire
from shared.jobs import JOBS, Job
from shared.store import jobs

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)

logger = Logger(service="dispatch")
metrics = Metrics(namespace="Connectably", service="dispatch")
tracer = Tracer(service="dispatch", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del context
    deps = wire()
    if at_once := event.get("now"):
        dispatch(deps, [job for job in JOBS if job in at_once], END_OF_TIME)
    else:
        dispatch(deps, JOBS, deps.clock())


def dispatch(deps: DispatchDeps, wanted: Sequence[Job], until: datetime) -> None:
    """Queues the turns of these jobs that are due by then, the longest waiting first."""
    queued = {job: deps.queues[job].put(jobs.due(job, until)) for job in wanted}
    # An alarm rises when this is not measured any more.
    metrics.add_metric(name="jobs_queued", unit=MetricUnit.Count, value=sum(queued.values()))
    logger.info("dispatched", extra={"queued": queued})
