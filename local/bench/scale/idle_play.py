"""Plays idle businesses through the real handlers: a whole day of a few, or an hour of many."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

from botocore.client import BaseClient

from local.bench.scale.counting import ByFunction, Handler, Used, by_function
from local.bench.virtual.stack import VirtualStack, virtual
from local.demo.trading_day import SETTINGS
from local.lean_moto.replacing import replaced
from shared.feeds import RARELY
from shared.jobs import FEED_OF, Due, Job
from shared.operations.contacts.polls import A_WEEK
from shared.provider import PROVIDERS
from shared.store import jobs, reconciliations, xero_polls
from shared.store.tables.jobs import JobItem

START = datetime(2026, 11, 30, tzinfo=UTC)
# The feed begins a year earlier, so that there are closed months.
FIRST_DAY = "2025-11-01"
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
A_MOMENT = timedelta(seconds=1)
# By then everything has been read for the first time, and then once more, for a thousand businesses.
READ, SETTLED = timedelta(minutes=25), timedelta(minutes=50)
# Hours between two turns of a feed where nothing moves, and between two reconciliations of a business whose
# accounts agree; one of four of these reads the day. Its accounts in Xero are read as seldom. Its contacts
# are polled by the hour, since nothing has changed there for a week.
FEEDS_APART, APART = RARELY // HOUR, 6
HOURS_APART: Mapping[Job, int] = {
    **dict.fromkeys(FEED_OF.values(), FEEDS_APART),
    "reconcile": APART,
    "accounts": APART,
    "contacts": 1,
}
WORKERS = {"Feed": "functions.sync.feed", "Reconcile": "functions.sync.reconcile"}


@dataclass(frozen=True, slots=True)
class Idle:
    """What idle businesses used in some hours, by function. `played`: so many took their turns.

    `real_seconds` is what it took to play.
    """

    businesses: int
    played: int
    hours: int
    used: dict[str, Used]
    real_seconds: float


def day(businesses: int) -> Idle:
    """Plays a day of businesses that were connected an hour before."""
    began = time.perf_counter()
    with _settled(businesses) as (stack, counts, tenants):
        used = _measured(stack, counts, START + SETTLED, DAY)
        _check(stack, tenants)
    return Idle(businesses, businesses, 24, used, time.perf_counter() - began)


def hour(businesses: int, played: int) -> Idle:
    """Plays an hour of businesses as if they had been connected at all hours of the day before.

    Only `played` of them are there: the others have rows in JobsTable, and their turns are dispatched and
    taken, and no work is done in them.
    """
    began = time.perf_counter()
    with _settled(played) as (stack, counts, tenants):
        begin = START + HOUR
        _be_due(_all(tenants, businesses), begin)
        _were_read(tenants, begin)
        _were_polled(tenants)
        with _others_rest(tenants):
            stack.run(begin)
            used = _measured(stack, counts, begin + A_MOMENT, HOUR + MINUTE - 2 * A_MOMENT)
        _check(stack, tenants)
    return Idle(businesses, played, 1, used, time.perf_counter() - began)


@contextmanager
def _settled(businesses: int) -> Iterator[tuple[VirtualStack, ByFunction, list[str]]]:
    """Connects businesses, and lets everything be read twice: what the feeds read comes into the second."""
    client: Any = BaseClient
    ask = client._make_api_call  # noqa: SLF001 - calls from before virtual time take none
    with virtual(START) as stack, by_function(lambda: stack.timeline.now, ask) as counts:
        tenants = [f"business-{number:05d}" for number in range(businesses)]
        for tenant in tenants:
            stack.stack.open_business(tenant, deepcopy(SETTINGS) | {"feed_from": FIRST_DAY})
        stack.run(START + READ)
        for tenant in tenants:
            jobs.due_by(tenant, "reconcile", START + READ)
        stack.run(START + SETTLED)
        for tenant in tenants:
            _was_quiet(tenant)
        yield stack, counts, tenants


def _was_quiet(tenant: str) -> None:
    """Makes a business's contacts be on record as those of one that was connected more than a week ago."""
    polls = xero_polls.read(tenant)
    if polls.first is None:
        raise AssertionError(f"the contacts of {tenant} were not read")
    first = replace(polls.first, begun_at=START - A_WEEK - HOUR)
    xero_polls.save(tenant, replace(polls, first=first, found_at=None))


def _measured(stack: VirtualStack, counts: ByFunction, begin: datetime, lasts: timedelta) -> dict[str, Used]:
    stack.run(begin)
    counts.used.clear()
    stack.run(begin + lasts)
    return dict(counts.used)


def _all(tenants: Sequence[str], businesses: int) -> list[str]:
    """Returns the tenants with the others evenly between them."""
    every = businesses // max(1, len(tenants))
    others = range(businesses)
    return [tenants[each // every] if each % every == 0 else f"other-{each:05d}" for each in others]


def _be_due(tenants: Sequence[str], begin: datetime) -> None:
    """Makes half of the feeds due within the hour, a sixth of the other turns, and all those of contacts."""
    with JobItem.batch_write() as batch:
        for number, tenant in enumerate(tenants):
            feed = begin + HOUR * (number + 1) / len(tenants)
            for job in HOURS_APART:
                # Not in the hour of the reconciliation, where one token would do for both.
                later = (_turn(tenant) + (APART // 2 if job == "accounts" else 0)) % HOURS_APART[job]
                # Two turns that renew the token in the same moment make one of them wait.
                before = 2 * MINUTE if job == "contacts" else timedelta()
                batch.save(JobItem(tenant, job, due_at=feed + later * HOUR - before))


def _were_read(tenants: Sequence[str], begin: datetime) -> None:
    """Makes one of four reconciliations that are due read the day: the others did so some hours ago."""
    for tenant in tenants:
        reads, later = divmod(_turn(tenant), APART)
        if not later:
            state = reconciliations.state(tenant)
            ago = timedelta(hours=APART * reads) if reads else DAY
            reconciliations.save_state(tenant, replace(state, tried_all_at=begin - ago))


def _were_polled(tenants: Sequence[str]) -> None:
    """Makes contacts be on record as polled an hour before they are due."""
    for tenant in tenants:
        due = jobs.due_at(tenant, "contacts")
        if due is None:
            raise AssertionError(f"the contacts of {tenant} are not read")
        before = due - HOUR
        polls = xero_polls.read(tenant)
        xero_polls.save(tenant, replace(polls, contacts_to=before, sold_to=before))


def _turn(tenant: str) -> int:
    """Returns at which hour of a day's 24 a business was connected."""
    return int(tenant.rpartition("-")[2]) % 24


@contextmanager
def _others_rest(tenants: Sequence[str]) -> Iterator[None]:
    """Lets businesses that are not there take their turns without work, which counts for nobody."""
    known = frozenset(tenants)
    feed, reconcile = (import_module(each) for each in WORKERS.values())
    with (
        replaced(feed, handler=partial(_take, known, feed.handler)),
        replaced(reconcile, handler=partial(_take, known, reconcile.handler)),
    ):
        yield


def _take(known: frozenset[str], handler: Handler, event: Any, context: Any) -> Any:
    (message,) = event["Records"]
    due = Due.parse(message["body"])
    if due.tenant in known:
        return handler(event, context)
    jobs.claim(due, datetime.now(UTC) + HOURS_APART[due.job] * HOUR)
    return None


def _check(stack: VirtualStack, tenants: Sequence[str]) -> None:
    """Raises AssertionError if a function failed, a message died, or an account does not agree."""
    tallies, queues = stack.functions.tallies.values(), stack.queues.values()
    if any(each.failed or each.killed for each in tallies) or any(each.tally.died for each in queues):
        raise AssertionError("idle businesses were not idle: a function failed")
    for tenant in tenants:
        latest = [reconciliations.latest(tenant, provider) for provider in PROVIDERS]
        if not all(each and each.is_reconciled for each in latest):
            raise AssertionError(f"the accounts of {tenant} do not agree")
