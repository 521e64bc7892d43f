"""Plans the owner's "take this out of Xero", so that the plan can be seen before it is carried out.

The documents that depend on a document go before it, and later ones before earlier ones. What was never sent
is only marked. A document that was deleted already, because its money came back, is not deleted again; if
only its reversal is undone, the document is posted anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from shared.ledger.documents import Removal, Reversal, day_of
from shared.ledger.keys import removal_key
from shared.ledger.rows import LedgerRow
from shared.settings import Settings
from shared.undo.dependencies import Dependencies, Scope

REVERSAL = Reversal.__name__
UNSENT = frozenset({"parked", "waiting"})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nothing is done at all: a reason code, and the key of the row that is in the way."""

    reason_code: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class OrderedRemoval:
    """A document that is in Xero, and the removal that takes it out."""

    row: LedgerRow
    removal: Removal


@dataclass(frozen=True, slots=True)
class Restored:
    """A reversal that no longer counts, and what it had deleted: posted anew after the removals `after`."""

    reversal: LedgerRow
    deleted: LedgerRow
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """`sources` are all sources concerned, dependent ones included; `booked` are those yet to be marked.

    `removals` are in the order in which they are carried out; `marked` rows need no call.
    """

    sources: tuple[str, ...] = ()
    booked: tuple[LedgerRow, ...] = ()
    removals: tuple[OrderedRemoval, ...] = ()
    marked: tuple[LedgerRow, ...] = ()
    restored: tuple[Restored, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def plan_undo(
    rows: Iterable[LedgerRow],
    scope: Scope,
    settings: Settings,
    now: datetime,
    earlier_months: bool = False,
    closed: Collection[date] = (),
) -> UndoPlan:
    """Plans an undo. A second plan holds what is left to do. `earlier_months`: these may change, too.

    `closed` are the months, by their first days, that a person has closed: they may not.
    """
    dependencies, today = Dependencies.of(rows), settings.day_of(now)
    sources = dependencies.with_dependants(dependencies.within(scope, settings))
    documents = {row.key: row for row in dependencies.documents(sources)}
    to_remove = [row for row in documents.values() if _is_to_remove(row, dependencies)]
    restored = tuple(_restored(row, documents, dependencies) for row in documents.values())
    again = tuple(each for each in restored if each)
    touched = (*to_remove, *(each.deleted for each in again))
    found = [row for key in sorted(sources) if (row := dependencies.rows.get(key))]
    return UndoPlan(
        sources=tuple(sorted(sources)),
        booked=tuple(row for row in found if row.state == "booked"),
        removals=tuple(_ordered(row, dependencies, today) for row in _last_first(to_remove, dependencies)),
        marked=tuple(_marked(documents.values(), {each.reversal.key for each in again}, dependencies)),
        restored=again,
        obstacles=(
            *_obstacles(documents.values(), touched, today, earlier_months),
            *in_closed_months((*found, *(each.deleted for each in again)), settings, closed),
        ),
    )


def _is_to_remove(row: LedgerRow, dependencies: Dependencies) -> bool:
    """Whether a document is in Xero, and no removal was ordered for it."""
    is_there = row.state == "posted" and row.kind != REVERSAL and not _is_deleted(row, dependencies)
    return is_there and dependencies.removal(row.key) is None


def _is_deleted(row: LedgerRow, dependencies: Dependencies) -> bool:
    return any(child.kind == REVERSAL and child.state == "posted" for child in dependencies.below(row.key))


def _restored(row: LedgerRow, documents: Collection[str], dependencies: Dependencies) -> Restored | None:
    # A reversal in a later month deletes nothing: it was posted because a person had deleted the document.
    if row.kind != REVERSAL or row.state != "posted":
        return None
    reversal = row.document
    if not isinstance(reversal, Reversal) or reversal.in_earlier_month:
        return None
    deleted = dependencies.rows[reversal.of]
    if deleted.key in documents or deleted.state != "posted":
        return None
    return Restored(row, deleted, tuple(_first(row, dependencies)))


def _marked(
    documents: Iterable[LedgerRow], restored: Collection[str], dependencies: Dependencies
) -> Iterator[LedgerRow]:
    for row in documents:
        is_gone = row.state == "posted" and (row.kind == REVERSAL or _is_deleted(row, dependencies))
        if (row.state in UNSENT or is_gone) and row.key not in restored:
            yield row


def _last_first(to_remove: Iterable[LedgerRow], dependencies: Dependencies) -> Iterator[LedgerRow]:
    """Yields children before the rows they depend on, then the newest first."""
    newest_first = sorted(to_remove, key=lambda row: (row.happened_at, row.key), reverse=True)
    rows = {row.key: row for row in newest_first}
    seen: set[str] = set()
    for row in rows.values():
        yield from (each for each in _from_below(row, dependencies, seen) if each.key in rows)


def _from_below(row: LedgerRow, dependencies: Dependencies, seen: set[str]) -> Iterator[LedgerRow]:
    if row.key in seen:
        return
    seen.add(row.key)
    for child in dependencies.below(row.key):
        yield from _from_below(child, dependencies, seen)
    yield row


def _ordered(row: LedgerRow, dependencies: Dependencies, today: date) -> OrderedRemoval:
    after = tuple(dict.fromkeys(_first(row, dependencies)))
    return OrderedRemoval(row, Removal(removal_key(row.key), row.key, today, after))


def _first(row: LedgerRow, dependencies: Dependencies) -> Iterator[str]:
    """Yields the removals of the nearest dependent documents still in Xero, or taken out by a call."""
    for child in dependencies.below(row.key):
        if dependencies.removal(child.key) or _is_to_remove(child, dependencies):
            yield removal_key(child.key)
        else:
            yield from _first(child, dependencies)


def _obstacles(
    documents: Iterable[LedgerRow], touched: Iterable[LedgerRow], today: date, earlier_months: bool
) -> Iterator[Obstacle]:
    yield from (Obstacle("on_its_way", row.key) for row in documents if row.state == "pending")
    if not earlier_months:
        yield from (Obstacle("earlier_month", row.key) for row in touched if _is_of_earlier_month(row, today))


def in_closed_months(
    concerned: Iterable[LedgerRow], settings: Settings, closed: Collection[date]
) -> Iterator[Obstacle]:
    """Yields an obstacle for each row whose movement happened on a day of a month that is closed."""
    for row in concerned:
        if settings.day_of(row.happened_at).replace(day=1) in closed:
            yield Obstacle("closed_month", row.key)


def _is_of_earlier_month(row: LedgerRow, today: date) -> bool:
    day = day_of(row.document) if row.document else None
    return day is not None and (day.year, day.month) < (today.year, today.month)
