"""Keeps when each job is next due for each business."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.jobs import Due, Job
from shared.store.tables.jobs import JobItem
from shared.store.tables.version import VERSION
from shared.store.tables.writing import condition_failed


@dataclass(frozen=True, slots=True)
class Standing:
    """How a job of a business stands. Times are in UTC.

    `tried_since` is since when the job has been due without having been done; None while its last turn went
    well. `failure` is why its last turn failed; empty if it went well. `done_at` is when a turn last went
    well, None if none ever did. `found` is what the owner must put right, in sentences.
    """

    due_at: datetime
    tried_since: datetime | None = None
    failure: str = ""
    done_at: datetime | None = None
    found: tuple[str, ...] = ()


def begin(tenant: str, job: Job, now: datetime) -> None:
    """Makes a job due for a business from now on. A job that was begun before goes on as it did."""
    begun = [JobItem.due_at.set(now), JobItem.version.set(VERSION)]
    _update(JobItem(tenant, job), begun, JobItem.job.does_not_exist())


def begin_late(tenant: str, job: Job, now: datetime) -> None:
    """Makes a job due for a business that is older than the job. Whoever asks again only reads."""
    if read(tenant, job) is None:
        begin(tenant, job, now)


def due(job: Job, until: datetime) -> Iterator[Due]:
    """Yields the businesses for which a job is due by then, the longest waiting first, page by page."""
    for item in JobItem.by_due_time.query(job, JobItem.due_at <= until):
        yield Due(item.tenant, job, item.due_at)


def due_at(tenant: str, job: Job) -> datetime | None:
    """Returns when a job is next due; None if it was never begun. Strongly consistent."""
    standing = read(tenant, job)
    return standing.due_at if standing else None


def read(tenant: str, job: Job) -> Standing | None:
    """Returns how a job stands; None if it was never begun. Strongly consistent."""
    try:
        item = JobItem.get(tenant, job, consistent_read=True)
    except DoesNotExist:
        return None
    return Standing(item.due_at, item.tried_since, item.failure or "", item.done_at, tuple(item.found or ()))


def claim(turn: Due, next_at: datetime) -> datetime | None:
    """Takes a turn: the job is next due at `next_at`. Returns None if somebody else has taken the turn.

    Else returns since when the job has been due without having been done.
    """
    item = JobItem(turn.tenant, turn.job)
    first = JobItem.tried_since.set(JobItem.tried_since | turn.due_at)
    is_taken = _update(item, [JobItem.due_at.set(next_at), first], JobItem.due_at == turn.due_at)
    return item.tried_since if is_taken else None


def change(turn: Due, claimed_until: datetime, next_at: datetime, done_at: datetime | None) -> None:
    """Makes a job due at another time than its claim said, unless somebody has made it due meanwhile.

    `done_at`: the turn went well then, whoever has made the job due; None: the job goes on.
    """
    item = JobItem(turn.tenant, turn.job)
    ends = [JobItem.tried_since.remove(), JobItem.failure.remove()]
    done = [*ends, JobItem.done_at.set(done_at)] if done_at else []
    moved = [JobItem.due_at.set(next_at), *done]
    if not _update(item, moved, JobItem.due_at == claimed_until) and done:
        _update(item, done, JobItem.job.exists())


def failed(turn: Due, why: str) -> None:
    """Records why a turn failed. When the job is next due, its claim has said."""
    _update(JobItem(turn.tenant, turn.job), [JobItem.failure.set(why)], JobItem.job.exists())


def note_found(tenant: str, job: Job, found: Sequence[str]) -> None:
    """Records what the owner must put right. Writes only what is not on record yet, and of a job begun."""
    known = read(tenant, job)
    if known and known.found != (*found,):
        said = JobItem.found.set(list(found)) if found else JobItem.found.remove()
        _update(JobItem(tenant, job), [said], JobItem.job.exists())


def due_by(tenant: str, job: Job, at: datetime) -> None:
    """Makes a job due then, unless it is due earlier, or was never begun."""
    _update(JobItem(tenant, job), [JobItem.due_at.set(at)], JobItem.due_at > at)


def hurry(tenant: str, job: Job, now: datetime) -> Due | None:
    """Makes a job due now, unless it is due already; returns the turn that is due, to be queued at once.

    Returns None for a job that was never begun, or whose turn somebody has just taken.
    """
    due_by(tenant, job, now)
    at = due_at(tenant, job)
    return Due(tenant, job, at) if at and at <= now else None


def _update(item: JobItem, actions: Sequence[Action], condition: Condition) -> bool:
    try:
        item.update(actions=list(actions), condition=condition)
    except UpdateError as error:
        if not condition_failed(error):
            raise
        return False
    return True
