"""Takes the posting queue to Xero: carries out, for one tenant, what the posting protocol says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.xero_writer.customers import send_customers
from functions.xero_writer.lane_run import LaneRun
from functions.xero_writer.wiring import WriterDeps, wire
from shared.errors import Newer
from shared.jobs import RECONCILED_EVERY
from shared.posting.protocol import next_step
from shared.posting.steps import Rest, Woken
from shared.queue import tenant_to_drain
from shared.store import directory, jobs, lanes, rows, tenants, troubles

A_MINUTE = timedelta(minutes=1)

logger = Logger(service="xero_writer")
metrics = Metrics(namespace="Connectably", service="xero_writer")
tracer = Tracer(service="xero_writer", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Drains the lane of the tenant that the message names; BatchSize is 1."""
    del context
    deps = wire()
    metrics.add_metric(name="drains", unit=MetricUnit.Count, value=1)
    for message in event["Records"]:
        try:
            tenant = tenant_to_drain(message["body"])
        except Newer as error:
            # The next feed says the same in the form of this version, if there is anything to post.
            logger.warning("skipped a message", extra={"why": str(error)})
        else:
            drain(tenant, deps)


def drain(tenant: str, deps: WriterDeps) -> None:
    """Posts pending rows until there are no more, or the protocol says to rest; then customers are sent."""
    business = tenants.read(tenant)
    if business is None:
        return
    has_money = rows.has_pending(tenant)
    if not has_money and not directory.has_unsent(tenant):
        return
    owner = uuid4().hex
    lane = lanes.claim(tenant, owner, deps.clock())
    if lane is None:
        logger.info("another process has the lane", extra={"tenant": tenant})
        return
    run = LaneRun(business, owner, lane, deps)
    try:
        step = _gone_through(run) if has_money else Rest(lane)
        left = send_customers(business, owner, step.lane, run.moment().stop_at, deps, has_money)
    finally:
        deps.note_usage()
    step = replace(step, lane=left.lane)
    # While it lasts, the lane as it was says so already. Who is yet to connect is in no trouble.
    if step.lane.is_disconnected and not lane.is_disconnected and business.xero_user:
        troubles.begin(tenant, "disconnected", deps.clock(), deps.clock())
    if has_money:
        _look_soon(tenant, step, run.has_paid_out, deps.clock())
    _rest(tenant, owner, step, left.until, deps)
    for name, count in (*run.settled.items(), *left.counts.items()):
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)


def _gone_through(run: LaneRun) -> Rest:
    """Carries out what the protocol says until it says to rest."""
    step = next_step(run.lane, Woken(), run.moment())
    while not isinstance(step, Rest):
        # The lane that the protocol goes on with is the one after the step.
        happened = run.carry_out(step)
        step = next_step(run.lane, happened, run.moment())
    return step


def _look_soon(tenant: str, step: Rest, has_paid_out: bool, now: datetime) -> None:
    """Has somebody look at the books within the hour after they have changed, and soon after a payout."""
    # What is still gathered will change them once more.
    if has_paid_out or not step.until:
        jobs.due_by(tenant, "reconcile", now if has_paid_out else now + RECONCILED_EVERY)


def _wakes_at(step: Rest, now: datetime) -> datetime:
    return max(step.lane.wakes_at(now), step.until or now, now + A_MINUTE)


def _rest(tenant: str, owner: str, step: Rest, customers: datetime | None, deps: WriterDeps) -> None:
    now = deps.clock()
    # Whatever is left, the sweep finds it, also if the nudge is lost.
    money = _wakes_at(step, now) if step.until or rows.has_pending(tenant) else None
    wakes_at = min((each for each in (money, customers) if each), default=None)
    # A pause that is over is forgotten, so that the next one is seen to be new.
    lanes.release(tenant, owner, step.lane if step.lane.is_paused(now) else step.lane.resumed(), wakes_at)
    if step.nudge:
        deps.postings.nudge(tenant)
    if step.lane.pause_reason and step.lane.is_paused(deps.clock()):
        logger.info("the lane is paused", extra={"tenant": tenant, "why": step.lane.pause_reason})
