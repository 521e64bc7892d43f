"""Measures the first import of all customers and their sales from Xero: python -m local.bench.first_import.

It takes the turns that functions/sync/contacts.py takes, and tells the news of the customers; once, halfway,
the function's time is up. First it runs against moto and the stand-in for Xero, and calls, bytes and units
are counted. Then it runs again for its CPU time, and again for its memory. Both times it gets the answers of
the first run, one at a time from a file, and neither moto nor the stand-in is asked.

So the memory is all that Python allocates meanwhile, at its most (tracemalloc): Xero's page as it came, as it
was read, the customers, their rows, and whatever Xero's SDK and pynamodb make of them. Modules and clients
are there before. Left out is what botocore needs for one call to AWS, of 25 rows to write or 100 to read;
the CPU time lacks botocore's, too.
"""

from __future__ import annotations

import math
import os
import sys
import time
import tracemalloc
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import IO

from aws_lambda_powertools import Logger

from functions.sync import contacts as turns
from functions.sync.reconcile_wiring import wire
from local.bench.answers import given_again, kept
from local.bench.many_contacts import fill
from local.bench.many_sales import sell
from local.bench.meters import metered
from local.demo.trading_day import CLOSE, SETTINGS
from local.stack import shortcut
from local.stack.business import XERO_APP
from local.stack.in_process import Stack, running
from local.standins.xero import Organisation
from shared.environment import Environment
from shared.jobs import Due
from shared.operations.connections import Connections
from shared.operations.contacts.progress import ImportProgress, progress
from shared.store import directory, jobs, sales
from shared.xero import paging
from shared.xero.client import XeroClient, pool

TENANT = "bench"
COUNTS = (1_000, 5_000, 10_000)
# Invoices of each customer, with --sales.
INVOICES = 10
# Beside one for each thousand invoices: 10,000 customers and 100,000 invoices take less than 130.
MOST_CALLS = 15
# The memory held for more customers, as a multiple of that for the fewest.
ALLOWED = 1.3
PLENTY, NOTHING = timedelta(minutes=10), timedelta(0)


@dataclass(frozen=True, slots=True)
class Brought:
    """What it took to bring in so many customers.

    `received` are bytes of Xero's answers, `written` units of DynamoDB and its indexes, `cpu` seconds of this
    machine, and `peak` bytes of memory.
    """

    customers: int
    calls: int
    received: int
    turns: int
    written: float
    cpu: float
    peak: int
    invoices: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of the function. Its time is up once it was asked about so many steps."""

    at: datetime
    steps: int

    def take(self, connections: Connections) -> None:
        """Takes the turn. Raises AssertionError if it failed."""
        steps = iter(range(self.steps))

        def left() -> timedelta:
            return NOTHING if next(steps, None) is None else PLENTY

        due, logger = Due(TENANT, "contacts", self.at), Logger("bench", level="CRITICAL")
        if not turns.take_one_turn(due, connections, logger, left, lambda _: None):
            raise AssertionError("a turn failed")


def brought(count: int, invoices: int = 0) -> Brought:
    """Brings in so many customers and invoices. Raises AssertionError unless all are in and summed up."""
    with TemporaryFile() as file, shortcut.taken():
        made = _counted(count, invoices, file)
        with running(CLOSE) as stack:
            connections = _connected(stack)
            cpu = _cpu(stack, connections, made.taken, file)
            peak = _peak(stack, connections, made.taken, file)
    return Brought(count, made.calls, made.received, len(made.taken), made.written, cpu, peak, invoices)


def table(rows: Sequence[Brought]) -> list[str]:
    """Returns the lines of a Markdown table."""
    numbers = "calls to Xero | MB received | turns | units written | CPU s | MB held at most"
    return [f"| customers | invoices | {numbers} |", "|--:|--:|--:|--:|--:|--:|--:|--:|", *map(_line, rows)]


def over(rows: Sequence[Brought]) -> Iterator[str]:
    """Says what is over its limit: calls, or memory beyond so many times that of the fewest customers."""
    for each in rows:
        if each.calls > MOST_CALLS + each.invoices / paging.PAGE:
            yield f"{each.customers:,} customers took {each.calls} calls to Xero"
        if each.peak > ALLOWED * rows[0].peak:
            yield f"{each.customers:,} customers took {each.peak / rows[0].peak:.2f} times the memory"


@dataclass(frozen=True, slots=True)
class _Counted:
    taken: Sequence[Turn]
    calls: int
    received: int
    written: float


def _counted(count: int, invoices: int, file: IO[bytes]) -> _Counted:
    """Brings in all against moto and the stand-in, and keeps their answers in the file."""
    with running(CLOSE) as stack:
        organisation = stack.open_business(TENANT, SETTINGS).xero
        fill(organisation, count)
        if invoices:
            sell(organisation, invoices, datetime.now(UTC).date())
        jobs.begin(TENANT, "contacts", datetime.now(UTC))
        connections, before = _connected(stack, organisation), len(organisation.log)
        taken, written = _take_turns(stack, connections, count, file)
        _check(organisation, count)
        log = organisation.log[before:]
        return _Counted(taken, len(log), sum(each.size for each in log), written)


def _take_turns(
    stack: Stack, connections: Connections, count: int, file: IO[bytes]
) -> tuple[list[Turn], float]:
    taken, written = list[Turn](), 0.0
    while turn := _next_turn(count, len(taken)):
        stack.clock.move_to(turn.at)
        with metered() as meters, kept(file):
            turn.take(connections)
        written += float(meters.units.written + meters.units.indexed)
        taken.append(turn)
    return taken, written


def _next_turn(count: int, before: int) -> Turn | None:
    """Returns the turn that is due; the first one ends after half of the pages. None once all is done."""
    standing = jobs.read(TENANT, "contacts")
    if standing is None or standing.done_at:
        return None
    # One is asked for before Xero is: whether what pages have begun can go on.
    halfway = 1 + math.ceil(count / paging.PAGE / 2)
    return Turn(standing.due_at, sys.maxsize if before else halfway)


def _cpu(stack: Stack, connections: Connections, taken: Sequence[Turn], file: IO[bytes]) -> float:
    began = time.thread_time()
    _take_again(stack, connections, taken, file)
    return time.thread_time() - began


def _peak(stack: Stack, connections: Connections, taken: Sequence[Turn], file: IO[bytes]) -> int:
    with _traced():
        _take_again(stack, connections, taken, file)
        _, peak = tracemalloc.get_traced_memory()
    return peak


@contextmanager
def _traced() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def _take_again(stack: Stack, connections: Connections, taken: Sequence[Turn], file: IO[bytes]) -> None:
    with given_again(file):
        for turn in taken:
            stack.clock.move_to(turn.at)
            turn.take(connections)


def _connected(stack: Stack, organisation: Organisation | None = None) -> Connections:
    """Connects as the function does, but for Xero's token, which nothing renews here."""
    connections, at_xero, url = wire(), pool(), Environment.of(os.environ).xero_api_url
    token, id = _let_in(stack, organisation) if organisation else ("", "")
    # Made beforehand: a client belongs to the function, and not to an import.
    connections.announcements()
    return replace(connections, xero=lambda _: XeroClient(at_xero, url, token, id))


def _let_in(stack: Stack, organisation: Organisation) -> tuple[str, str]:
    given = stack.xero.authorise("owner", XERO_APP["client_id"], [organisation])
    return given["access_token"], organisation.tenant_id


def _check(organisation: Organisation, count: int) -> None:
    found, ids = progress(TENANT), [each.id for each in organisation.state.contacts]
    there = directory.read_many(TENANT, directory.paired(TENANT, ids).values())
    if found != ImportProgress(count, count, len(ids) - count, is_done=True) or len(there) != count:
        raise AssertionError(f"not all of {count:,} customers are in: {len(there):,} are, {found}")
    sold, counted = _sold(organisation), sales.accounts(TENANT, ids)
    if {id: each.sums.to_date.net for id, each in counted.items() if each.sums.months} != sold:
        raise AssertionError("the sums are not those of the invoices")


def _sold(organisation: Organisation) -> dict[str, int]:
    """Counts straight what was sold to each contact, in pence before VAT."""
    sold = Counter[str]()
    for each in organisation.state.invoices:
        if each.status in ("AUTHORISED", "PAID"):
            sold[each.contact_id] += int(each.sub_total * 100)
    return dict(sold)


def _line(row: Brought) -> str:
    cells = (
        f"{row.customers:,}",
        f"{row.invoices:,}",
        f"{row.calls}",
        f"{row.received / 1e6:.1f}",
        f"{row.turns}",
        f"{row.written:,.0f}",
        f"{row.cpu:.1f}",
        f"{row.peak / 1e6:.1f}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    each = INVOICES if "--sales" in sys.argv else 0
    print("\n".join(table([brought(count, count * each) for count in COUNTS])))
