"""Does a job for one business: takes the turn, works, and says when the job is next due.

A business that fails fails no other, and not the function either: `Errors` then means the function itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from aws_lambda_powertools import Logger

from shared.jobs import Due
from shared.store import jobs

Work = Callable[[], datetime]


def take_turn(due: Due, every: timedelta, now: datetime, work: Work, logger: Logger) -> bool:
    """Does a turn's work, unless somebody else has taken the turn. Returns False only if the work failed.

    `work` returns when the job is next due. After a failure, and after a crash, that is `every` from now.
    """
    claimed_until = now + every
    if not jobs.claim(due, claimed_until):
        logger.info("somebody else has taken the turn", extra={"tenant": due.tenant, "job": due.job})
        return True
    try:
        next_at = work()
    except Exception:
        logger.exception("the turn failed", extra={"tenant": due.tenant, "job": due.job})
        return False
    if next_at != claimed_until:
        jobs.change(due, claimed_until, next_at)
    return True
