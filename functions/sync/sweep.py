"""Picks up, every minute, what a crash, a pause or a hold has left lying.

It nudges the lanes that rest with something left to do and may go on by now. It queues events that were
stored and never queued. Both are found in sparse indexes: a business with nothing to do costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.wiring import SyncDeps, wire
from shared.store import directory, inbox, lanes, rows
from shared.time_left import time_left

# A webhook stores, queues and marks an event within a second or two: an older one was left behind.
LEFT_BEHIND = timedelta(minutes=1)
# A lane that was nudged is looked at again after this time, unless a writer has taken it up by then.
NUDGED_AGAIN = timedelta(minutes=5)
# A sweep stops halfway through its time, however many lanes wake at once; the next one goes on from there.
RESERVE = timedelta(seconds=25)

logger = Logger(service="sweep")
metrics = Metrics(namespace="Connectably", service="sweep")
tracer = Tracer(service="sweep", patch_modules=("botocore",))


@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del event
    sweep(wire(), lambda: time_left(context) > RESERVE)


def sweep(deps: SyncDeps, goes_on: Callable[[], bool] = lambda: True) -> None:
    """Sweeps all tenants, the longest waiting first, as long as `goes_on`.

    What is dealt with leaves its index, so that the next sweep goes on with the rest.
    """
    now = deps.clock()
    counts = {"events_left_behind": _queue_left_behind(deps, now, goes_on), "lanes_woken": 0}
    for tenant in lanes.may_go_on(now):
        if not goes_on():
            logger.warning("time is up: the next sweep goes on")
            break
        counts["lanes_woken"] += _wake_or_log(tenant, deps, now)
    # An alarm rises when these are not measured any more.
    for name, count in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=count)


def _queue_left_behind(deps: SyncDeps, now: datetime, goes_on: Callable[[], bool]) -> int:
    count = 0
    for tenant, hint in inbox.stored_but_not_queued(now - LEFT_BEHIND):
        if not goes_on():
            break
        deps.inbox.put([inbox.message_of(tenant, hint)])
        inbox.mark_queued(tenant, hint.event)
        logger.warning("queued an event that was left behind", extra={"tenant": tenant, "about": hint.event})
        count += 1
    return count


def _wake_or_log(tenant: str, deps: SyncDeps, now: datetime) -> bool:
    """Wakes a lane. A failure is logged and counted, and keeps no other lane from its turn."""
    try:
        return _wake(tenant, deps, now)
    except Exception:
        logger.exception("sweep failed", extra={"tenant": tenant})
        metrics.add_metric(name="sweeps_failed", unit=MetricUnit.Count, value=1)
        return False


def _wake(tenant: str, deps: SyncDeps, now: datetime) -> bool:
    """Nudges a lane that has something to post or to send; one that has nothing left is let rest for good.

    Of several sweeps at once, one nudges it. If its nudge is lost, a later sweep does it again.
    """
    if not rows.has_pending(tenant) and not directory.has_unsent(tenant):
        lanes.rest_for_good(tenant, now)
        return False
    is_ours = lanes.wake(tenant, now, now + NUDGED_AGAIN)
    if is_ours:
        deps.postings.nudge(tenant)
    return is_ours
