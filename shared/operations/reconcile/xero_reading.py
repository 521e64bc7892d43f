"""Reads Xero for a reconciliation: what changed every hour, more once a day, and everything at first.

If-Modified-Since misses some changes, so once a day every document of the open months is read, and of the
closed months one whose turn has come or whose balance has moved. What is read by the day, or at first, goes
on over as many runs as Xero's limit makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal

from shared.errors import Malformed, Unavailable
from shared.feeds import feed_start
from shared.ledger.stages import stage_of
from shared.operations.connections import Connections
from shared.operations.reconcile.state import stored
from shared.operations.reconcile.what_to_read import (
    CLOCKS_DIFFER,
    months_after,
    reading_of_everything,
    reading_of_the_day,
)
from shared.reconciliation.findings import Finding
from shared.reconciliation.matching import Matching
from shared.reconciliation.reading import Page, Reading
from shared.reconciliation.snapshots import XeroSnapshot
from shared.store import readings, reconciliations
from shared.store.readings import MonthRead
from shared.store.reconciliations import State
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient
from shared.xero.pace import Interrupted, Pace
from shared.xero.readings import read_one, read_page
from shared.xero.statements import read_balances, read_snapshots

DAY = timedelta(days=1)
# So many documents are looked for by their ids in one run; the others in the next ones.
MOST = 10

Due = Literal["changes", "the day", "everything"]


class Unfinished(Unavailable):
    """Xero has not been read through for the first time yet: the next run goes on."""


@dataclass(frozen=True, slots=True)
class XeroReading:
    """What was read in Xero, with the state and the findings of the reconciliation before.

    `complete` is a reading that is finished by now: not only what has changed. `shown` is all that was read
    by it and of what has changed. `balances` are pence by account code. `months` are closed months to be kept
    as read.
    """

    at: datetime
    complete: Reading | None
    state: State
    earlier: list[Finding]
    shown: Page
    balances: dict[str, int]
    months: list[MonthRead]

    def matching(self, owner: Tenant) -> Matching:
        """Begins to compare what was read with the ledger; the caller adds its rows."""
        return Matching(
            snapshots=self.shown.snapshots,
            invoices=self.shown.sales,
            earlier=self.earlier,
            read_at=self.at,
            first_day=owner.settings.feed_from,
            clearing=frozenset(owner.settings.clearing_accounts.values()),
            everything=bool(self.complete and self.complete.everything),
            whole=self.complete.whole if self.complete else (),
        )


def due(state: State, owner: Tenant, now: datetime, thoroughly: bool) -> Due:
    """Says what is to be read. What an earlier run left unfinished goes on in any case."""
    if thoroughly or state.read_all_at is None or state.first_day != owner.settings.feed_from:
        return "everything"
    tried = state.tried_all_at or state.read_all_at
    return "the day" if now - tried >= DAY else "changes"


def read_xero(
    owner: Tenant, connections: Connections, xero: XeroClient, state: State, due: Due, now: datetime
) -> XeroReading:
    """Reads Xero. Raises Unfinished while the first reading lasts, Unavailable or Overtaken."""
    codes = sorted(owner.settings.clearing_accounts.values())
    reading, read = _to_go_on_with(owner, xero, state, due, now), Page()
    if reading:
        reading, read = _read_on(owner, xero, state, reading, Pace(connections.wait))
    complete = reading if reading and reading.is_complete else None
    if reading and complete is None:
        state = stored(owner.tenant, replace(state, unfinished=reading))
    if state.read_at is None and complete is None:
        raise Unfinished("Xero has not been read through yet; the next run reads on")
    earlier = reconciliations.findings(owner.tenant)
    shown = read + Page(tuple(_changed(xero, codes, state, complete, now)))
    balances = read_balances(xero, codes, owner.settings.day_of(now), state.chart)
    months = months_after(owner, xero, state, complete) if complete else []
    return XeroReading(now, complete, state, earlier, shown, balances, months)


def look_for_missing(owner: Tenant, xero: XeroClient, reading: XeroReading, matching: Matching) -> None:
    """Asks for documents that are in no list. A person may have moved them to another day or account."""
    codes = frozenset(owner.settings.clearing_accounts.values())
    for row in islice(matching.missing(), MOST):
        shown = read_one(xero, stage_of(row.kind), row.xero_id, codes, reading.state.chart)
        matching.looked_for(row, shown)


def _to_go_on_with(owner: Tenant, xero: XeroClient, state: State, due: Due, now: datetime) -> Reading | None:
    """Returns the unfinished reading or the one that is due, if any."""
    # Documents last changed before the feed began are none of ours.
    start, unfinished = (state.read_from or feed_start(owner.settings)) - DAY, state.unfinished
    if unfinished and unfinished.everything and unfinished.parts[0].since == start:
        return unfinished
    if due == "everything" or (unfinished and unfinished.everything):
        return reading_of_everything(owner, start, now)
    return unfinished or (reading_of_the_day(owner, xero, state, now) if due == "the day" else None)


def _read_on(
    owner: Tenant, xero: XeroClient, state: State, reading: Reading, pace: Pace
) -> tuple[Reading, Page]:
    """Reads as far as Xero lets it. Returns how far that is and, once all is read, what was read.

    Until then it is kept. The last pages are not: if the run fails after them, the next one reads them again.
    Raises Unavailable or Malformed: the next run goes on, or begins anew if nothing was read.
    """
    codes = frozenset(owner.settings.clearing_accounts.values())
    at, read = reading, Page()
    try:
        while not at.is_complete:
            part, stage = at.next_list
            page = read_page(xero, stage, part, at.page, codes, state.chart, pace)
            at, read = at.after(page), read + page
    except (Unavailable, Malformed) as error:
        kept = replace(at, kept=readings.keep_pages(owner.tenant, reading, read))
        if not isinstance(error, Interrupted):
            stored(owner.tenant, replace(state, unfinished=kept if kept != reading else None))
            raise
        return kept, Page()
    return at, readings.kept_pages(owner.tenant, reading) + read


def _changed(
    xero: XeroClient, codes: list[str], state: State, complete: Reading | None, now: datetime
) -> Iterable[XeroSnapshot]:
    """Reads what has changed since the last run, and since a reading began that earlier runs began."""
    if complete and complete.begun_at == now:
        return ()
    moments = (state.read_at, complete.begun_at if complete else None)
    since = min(moment for moment in moments if moment)
    return read_snapshots(xero, codes, since - CLOCKS_DIFFER, state.chart)
