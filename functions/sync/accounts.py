"""Reads by the hour what Xero offers a business to choose from and what it sells, each at its own minute.

Where nothing moves it is every six hours, as often as such a business is reconciled.

The reconciliation's function does it: it can open what is needed, and there is no further queue to watch.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from aws_lambda_powertools import Logger

from functions.sync.turns import GoesOn, take_turn
from shared.errors import Disconnected, Throttled
from shared.jobs import DAY, HOUR, Due, is_hour_of, next_daily, next_hourly
from shared.operations.accounts import look_again
from shared.operations.connections import Connections
from shared.store import jobs

# Where few calls of Xero's day are left, this reading is the first to make fewer. While nothing is booked,
# nobody is harmed by an account that does not fit any more, and it makes fewer, too.
SELDOM = timedelta(hours=6)


def take_one_turn(due: Due, connections: Connections, logger: Logger) -> bool:
    """Reads one business's accounts and tax rates, unless somebody else does. Returns False on a failure."""
    now = connections.clock()
    # Later than this turn, which an operator may have asked for early: a turn is taken once.
    next_at = _rested(due.tenant, now, next_hourly(due.tenant, max(now, due.due_at)))
    return take_turn(due, next_at - now, now, partial(_read, due, connections, next_at), logger)


def hurry(tenant: str, now: datetime) -> None:
    """Has the accounts of a business in which something moves read within the hour, as long as it moves."""
    due_at = jobs.due_at(tenant, "accounts")
    if due_at and due_at > now + HOUR:
        jobs.due_by(tenant, "accounts", next_hourly(tenant, now))


def _read(due: Due, connections: Connections, next_at: datetime) -> datetime:
    """Reads and returns when to read again. A business that is not connected rests until it is.

    Raises GoesOn where Xero lets nobody in now, or not so often.
    """
    try:
        looked = look_again(due.tenant, connections, is_hour_of(due.tenant, due.due_at))
    except Disconnected:
        # Whoever connects makes it due at once.
        raise GoesOn(connections.clock() + DAY) from None
    except Throttled as error:
        raise GoesOn(error.until) from None
    if looked.is_cut_short:
        return next_at + SELDOM
    # Where products change they are read by the hour, whether money moves or not.
    now = connections.clock()
    return min(next_at, next_hourly(due.tenant, max(now, due.due_at))) if looked.is_lively else next_at


def _rested(tenant: str, now: datetime, next_at: datetime) -> datetime:
    """Returns when to read again: later where nothing moves, and so nothing is soon reconciled."""
    reconciled_at = jobs.due_at(tenant, "reconcile")
    is_quiet = reconciled_at is not None and reconciled_at > now + HOUR
    return min(next_at + SELDOM, next_daily(tenant, now)) if is_quiet else next_at
