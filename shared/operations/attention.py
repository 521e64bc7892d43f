"""Finds what needs a person, reason by reason, and no more of each than a page shows.

A business whose account was archived may have thousands of rows parked for one reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from shared.ledger.documents import Contact, contact_named
from shared.ledger.rows import Handled, LedgerRow
from shared.operations.parked import Retried, can_retry, see, try_each
from shared.reasons import Reason, reason_for
from shared.reconciliation.findings import Finding
from shared.store import reconciliations, rows
from shared.store.tenants import Tenant

if TYPE_CHECKING:
    # It brings the providers' SDKs, and who only lists needs none.
    from shared.operations.connections import Connections

# Parked rows are not booked; flagged ones are, and a person should look at them.
State = Literal["parked", "attention"]
# Beyond these nobody needs the exact number: of one reason, of each where all reasons are listed, and of what
# waits for a row.
MOST_COUNTED, MOST_AT_FIRST, MOST_WAITING = 100, 20, 10
# A sentence says "50 or more".
MOST_TOLD = 50
# Of each reason on the page of all reasons, and on the page of one.
FIRST, PAGE = 5, 50
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Stuck:
    """A row that needs a person. `payer` is the name of its contact, empty where it names none on record.

    `waiting` is how many rows wait for it, and goes no further than `MOST_WAITING`.
    """

    row: LedgerRow
    payer: str
    waiting: int
    can_retry: bool

    @property
    def is_more_waiting(self) -> bool:
        """Whether there may be more waiting than were counted."""
        return self.waiting >= MOST_WAITING


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows that need a person for one reason: the first of them, and how many there are.

    `count` goes no further than `counted_to`. `next` is where the rows after these begin.
    """

    state: State
    reason_code: str
    reason: Reason
    count: int
    rows: tuple[Stuck, ...]
    next: str
    counted_to: int

    @property
    def is_more(self) -> bool:
        """Whether there may be more than were counted."""
        return self.count >= self.counted_to


@dataclass(frozen=True, slots=True)
class TriedAgain:
    """What became of the rows of a reason that were tried again. `next` is where the others begin."""

    retried: tuple[Retried, ...]
    next: str


@dataclass(frozen=True, slots=True)
class SeenAlike:
    """The keys of the rows of a reason that were marked as seen. `next` is where the others begin."""

    keys: tuple[str, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many documents are parked, flagged for a look, or changed in Xero; none beyond `MOST_TOLD`."""

    parked: int
    flagged: int
    findings: int


def numbers(tenant: str) -> Numbers:
    """Counts what needs a person, as far as a sentence tells it."""
    parked, flagged = (rows.count_to(MOST_TOLD, tenant, each) for each in ("parked", "attention"))
    return Numbers(parked, flagged, min(len(open_findings(tenant)), MOST_TOLD))


def all_alike(tenant: str, state: State) -> list[Alike]:
    """Returns each reason for which rows are in a state, with the first rows of it."""
    return [_first_alike(tenant, state, reason) for reason in rows.reasons_in(tenant, state)]


def _first_alike(tenant: str, state: State, reason: str) -> Alike:
    """Returns the first rows of one reason. One query finds and counts them: a page may have many reasons."""
    found = rows.some_in_state(tenant, state, reason, limit=MOST_AT_FIRST - 1)
    places = (*found.places, found.next) if found.next else found.places
    stuck, following = tuple(_stuck(tenant, found.rows[:FIRST])), next(iter(places[FIRST:]), "")
    return Alike(state, reason, reason_for(reason), len(places), stuck, following, MOST_AT_FIRST)


def alike(tenant: str, state: State, reason: str, after: str = "") -> Alike:
    """Returns a page of the rows of one reason. Raises KeyError for a reason that nobody knows."""
    known, found = reason_for(reason), rows.some_in_state(tenant, state, reason, after, PAGE)
    count = rows.count_to(MOST_COUNTED, tenant, f"{state}#{reason}")
    stuck = tuple(_stuck(tenant, found.rows))
    return Alike(state, reason, known, count, stuck, found.next, MOST_COUNTED)


def open_findings(tenant: str) -> list[Finding]:
    """Returns what people have changed in Xero and nobody has accepted: the first hundred."""
    return [each for each in reconciliations.findings(tenant) if not each.accepted][:MOST_FINDINGS]


def retry_alike(
    owner: Tenant, reason: str, connections: Connections, until: datetime, after: str = ""
) -> TriedAgain:
    """Tries the rows parked for a reason again, one by one, until that time, in UTC."""
    retried: list[Retried] = []
    while True:
        found = rows.some_in_state(owner.tenant, "parked", reason, after, PAGE)
        done = try_each(owner, [each.key for each in found.rows], connections, until)
        retried += done
        after = _next(found, len(done))
        if not after or connections.clock() >= until:
            return TriedAgain(tuple(retried), after)


def see_alike(
    tenant: str, reason: str, seen: Handled, clock: Callable[[], datetime], until: datetime, after: str = ""
) -> SeenAlike:
    """Records who has looked at the rows flagged for a reason, one by one, until that time, in UTC."""
    keys: list[str] = []
    while True:
        found, done = rows.some_in_state(tenant, "attention", reason, after, PAGE), 0
        for row in found.rows:
            if done and clock() >= until:
                break
            keys += [row.key] if see(tenant, row.key, seen) else []
            done += 1
        after = _next(found, done)
        if not after or clock() >= until:
            return SeenAlike(tuple(keys), after)


def _next(found: rows.Some, done: int) -> str:
    """Returns where the rows after the first `done` of these begin; empty if there are none."""
    return found.places[done] if done < len(found.places) else found.next


def _stuck(tenant: str, found: Iterable[LedgerRow]) -> Iterator[Stuck]:
    listed = list(found)
    names = _names(tenant, listed)
    for row in listed:
        waiting = rows.count_to(MOST_WAITING, tenant, f"waiting#{row.key}")
        yield Stuck(row, names.get(row.key, ""), waiting, can_retry(row))


def _names(tenant: str, listed: Iterable[LedgerRow]) -> dict[str, str]:
    """Returns the name of each row's contact, by the row's key."""
    contacts = {row.key: _contact(row) for row in listed}
    known = {row.key: row.document for row in rows.read(tenant, {key for key in contacts.values() if key})}
    named = {key: each.name for key, each in known.items() if isinstance(each, Contact)}
    return {key: named[contact] for key, contact in contacts.items() if contact in named}


def _contact(row: LedgerRow) -> str:
    if isinstance(row.document, Contact):
        return row.key
    return (contact_named(row.document) if row.document else None) or ""
