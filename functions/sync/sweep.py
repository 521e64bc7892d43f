"""Picks up, every minute, what a crash, a pause or a hold has left lying.

It nudges tenants with pending rows whose lane may go on. An open batch's rows are pending, so a hold that
is over is found in the same way. It queues events that were stored and never queued.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sync.wiring import SyncDeps, wire
from shared.intake.receive import message_of
from shared.operations.rounds import each_in_turn, in_one_step
from shared.store import inbox, lanes, rows, tenants

# A webhook stores, queues and marks an event within a second or two: an older one was left behind.
LEFT_BEHIND = timedelta(minutes=1)

logger = Logger(service="sweep")
tracer = Tracer(service="sweep", patch_modules=("botocore",))


@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    del event, context
    sweep(wire())


def sweep(deps: SyncDeps) -> None:
    """Sweeps all tenants. Raises ExceptionGroup at the end if one failed; all others have had their turns."""
    now = deps.clock()
    outcome = each_in_turn(
        tenants.all_ids(),
        in_one_step(lambda tenant: _sweep_one(tenant, deps, now)),
        failed=_log_failure,
    )
    outcome.raise_failures("some tenants could not be swept")


def _log_failure(tenant: str, error: Exception) -> None:
    logger.error("sweep failed", exc_info=error, extra={"tenant": tenant})


def _sweep_one(tenant: str, deps: SyncDeps, now: datetime) -> None:
    _queue_left_behind(tenant, deps, now)
    if _can_go_on(tenant, now):
        deps.postings.nudge(tenant)


def _queue_left_behind(tenant: str, deps: SyncDeps, now: datetime) -> None:
    for hint in inbox.stored_but_not_queued(tenant, now - LEFT_BEHIND):
        deps.inbox.put([message_of(tenant, hint)])
        inbox.mark_queued(tenant, hint.event)
        logger.warning("queued an event that was left behind", extra={"tenant": tenant, "about": hint.event})


def _can_go_on(tenant: str, now: datetime) -> bool:
    return rows.has_pending(tenant) and lanes.peek(tenant).wakes_at(now) <= now
