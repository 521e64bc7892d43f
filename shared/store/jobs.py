"""Keeps when each job is next due for each business."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition

from shared.jobs import Due, Job
from shared.store.tables import JobItem, condition_failed


def begin(tenant: str, job: Job, now: datetime) -> None:
    """Makes a job due for a business from now on. A job that was begun before goes on as it did."""
    try:
        JobItem(tenant, job, due_at=now).save(JobItem.job.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise


def due(job: Job, until: datetime) -> Iterator[Due]:
    """Yields the businesses for which a job is due by then, the longest waiting first, page by page."""
    for item in JobItem.by_due_time.query(job, JobItem.due_at <= until):
        yield Due(item.tenant, job, item.due_at)


def due_at(tenant: str, job: Job) -> datetime | None:
    """Returns when a job is next due; None if it was never begun. Strongly consistent."""
    found = list(JobItem.query(tenant, JobItem.job == job, consistent_read=True))
    return found[0].due_at if found else None


def claim(turn: Due, next_at: datetime) -> bool:
    """Takes a turn: the job is next due at `next_at`. Returns False if somebody else has taken the turn."""
    return _move(turn.tenant, turn.job, next_at, JobItem.due_at == turn.due_at)


def change(turn: Due, claimed_until: datetime, next_at: datetime) -> None:
    """Makes a job due at another time than its claim said, unless somebody has made it due meanwhile."""
    _move(turn.tenant, turn.job, next_at, JobItem.due_at == claimed_until)


def due_by(tenant: str, job: Job, at: datetime) -> None:
    """Makes a job due then, unless it is due earlier, or was never begun."""
    _move(tenant, job, at, JobItem.due_at > at)


def _move(tenant: str, job: Job, at: datetime, condition: Condition) -> bool:
    try:
        JobItem(tenant, job).update(actions=[JobItem.due_at.set(at)], condition=condition)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True
