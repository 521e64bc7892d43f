"""Sends what people edited of customers, once the lane's money is posted, and only while it may go on.

Nothing that goes wrong here harms the money: it is logged and counted, and the customers wait.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aws_lambda_powertools import Logger

from functions.xero_writer.wiring import WriterDeps
from shared.errors import Disconnected, Throttled, Unavailable
from shared.operations.contacts.outgoing import FEW, Round, send
from shared.operations.contacts.sending_choice import held_back
from shared.posting.lane import Lane
from shared.store import directory
from shared.store.tenants import Tenant

# A round is two calls, each of which may take this long before it fails.
ROUND = timedelta(seconds=25)
# Of Xero's minute, so many calls stay for the money.
LEFT_FOR_MONEY = 20
A_MINUTE, TEN_MINUTES, AN_HOUR = timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)

logger = Logger(service="xero_writer")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left: the lane as it is to be stored, and when customers may go on, None if none wait."""

    lane: Lane
    until: datetime | None = None
    done: Round = field(default_factory=Round)
    has_failed: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Counts what became of customers, by the names of metrics; whoever had none says nothing."""
        counted = {
            "customers_sent": self.done.sent,
            "customers_refused": self.done.refused,
            "customers_not_sent": int(self.has_failed),
        }
        return {name: count for name, count in counted.items() if count}


def send_customers(
    business: Tenant, owner: str, lane: Lane, stop_at: datetime, deps: WriterDeps, is_fresh: bool
) -> Left:
    """Sends what waits, round by round. `owner` holds the lane's lease; nothing begins after `stop_at`.

    `is_fresh`: Xero has just said how many calls of the day are left.
    """
    now, done = deps.clock(), Round()
    if not directory.has_unsent(business.tenant):
        return Left(lane)
    if lane.is_paused(now):
        return Left(lane, lane.paused_until)
    if lane.day_left is not None and lane.day_left < FEW and is_fresh:
        return Left(lane, now + AN_HOUR)
    try:
        return Left(lane, _rounds(business, owner, stop_at, deps, done), done)
    except Throttled as error:
        return Left(lane.paused(error.until, "limit_unknown"), error.until, done)
    except Exception as error:
        logger.exception("customers were not sent", extra={"tenant": business.tenant})
        return Left(lane, deps.clock() + _rests(error), done, has_failed=True)


def _rests(error: Exception) -> timedelta:
    """Returns how long customers wait after a failure. The lane does not: its own calls say how it is.

    Xero may let its user change no contacts, though it lets the money in: that is no trouble of a minute.
    """
    is_passing = isinstance(error, Unavailable) and not isinstance(error, Disconnected)
    return TEN_MINUTES if is_passing else AN_HOUR


def _rounds(
    business: Tenant, owner: str, stop_at: datetime, deps: WriterDeps, done: Round
) -> datetime | None:
    """Sends rounds while there is time; returns when what is left may go on, None if nothing is left."""
    xero, names = deps.xero(business, owner), held_back(business.tenant)
    while deps.clock() + ROUND < stop_at:
        each = send(business.tenant, xero, deps.clock(), deps.fresh_key, names)
        done.sent, done.refused = done.sent + each.sent, done.refused + each.refused
        if not each.has_more:
            return None
        if each.until or not each.sent or (xero.minute_left or 0) < LEFT_FOR_MONEY:
            return max(each.until or deps.clock(), deps.clock() + A_MINUTE)
    return deps.clock()
