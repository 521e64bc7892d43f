"""Does a job for one business: takes the turn, works, and says when the job is next due.

A business that fails fails no other, and not the function either: `Errors` then means the function itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from aws_lambda_powertools import Logger

from shared.errors import Disconnected
from shared.jobs import DISCONNECTED, Due
from shared.store import jobs

Work = Callable[[], datetime]


class GoesOn(Exception):
    """The turn ends before the job is done: the job goes on `at` that time, in UTC."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"it goes on at {at.isoformat()}")
        self.at = at


def take_turn(
    due: Due,
    every: timedelta,
    now: datetime,
    work: Work,
    logger: Logger,
    notice: Callable[[datetime], object] = lambda _: None,
) -> bool:
    """Does a turn's work, unless somebody else has taken the turn. Returns False only if the work failed.

    `work` returns when the job is next due, or raises GoesOn. After a failure, and after a crash, that is
    `every` from now. `notice` is told, before the work, since when the job has been due without being done.
    """
    claimed_until = now + every
    due_since = jobs.claim(due, claimed_until)
    if due_since is None:
        logger.info("somebody else has taken the turn", extra={"tenant": due.tenant, "job": due.job})
        return True
    notice(due_since)
    try:
        next_at, done_at = work(), now
    except GoesOn as rest:
        next_at, done_at = rest.at, None
    except Exception as error:
        logger.exception("the turn failed", extra={"tenant": due.tenant, "job": due.job})
        jobs.failed(due, DISCONNECTED if isinstance(error, Disconnected) else type(error).__name__)
        return False
    jobs.change(due, claimed_until, next_at, done_at)
    return True
