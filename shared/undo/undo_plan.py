"""What the owner's "take this out of Xero" comes to: a plan that can be looked at before it is carried out.

What hangs on a document goes before it, and later documents go before earlier ones. What was never sent
is only marked. A document that was deleted already, because its money came back, is not deleted again; and
where only that reversal is undone, what it had deleted is posted anew.
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
    """Why nothing is done at all: a word of shared.reasons, and the key of the row it is about."""

    reason_code: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class OrderedRemoval:
    """A document that is in Xero, and the undoing that takes it out."""

    row: LedgerRow
    removal: Removal


@dataclass(frozen=True, slots=True)
class Restored:
    """A reversal that counts no more, and what it had deleted: posted anew after the undoings `after`."""

    reversal: LedgerRow
    deleted: LedgerRow
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """`sources` are all that it concerns, with those that come along, and `booked` those yet to be marked.

    `undoings` are in the order in which they are carried out; `marked` need no call.
    """

    sources: tuple[str, ...] = ()
    booked: tuple[LedgerRow, ...] = ()
    removals: tuple[OrderedRemoval, ...] = ()
    marked: tuple[LedgerRow, ...] = ()
    restored: tuple[Restored, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def plan_undo(
    rows: Iterable[LedgerRow], scope: Scope, settings: Settings, now: datetime, earlier_months: bool = False
) -> UndoPlan:
    """Ordered again, it holds what is left to do. `earlier_months`: months that are over may change, too."""
    lineage, today = Dependencies.of(rows), settings.day_of(now)
    sources = lineage.with_dependants(lineage.within(scope, settings))
    documents = {row.key: row for row in lineage.documents(sources)}
    leaving = [row for row in documents.values() if _is_to_leave(row, lineage)]
    restored = tuple(_restored(row, documents, lineage) for row in documents.values())
    again = tuple(each for each in restored if each)
    touched = (*leaving, *(each.deleted for each in again))
    found = [row for key in sorted(sources) if (row := lineage.rows.get(key))]
    return UndoPlan(
        sources=tuple(sorted(sources)),
        booked=tuple(row for row in found if row.state == "booked"),
        removals=tuple(_ordered(row, lineage, today) for row in _last_first(leaving, lineage)),
        marked=tuple(_marked(documents.values(), {each.reversal.key for each in again}, lineage)),
        restored=again,
        obstacles=tuple(_obstacles(documents.values(), touched, today, earlier_months)),
    )


def _is_to_leave(row: LedgerRow, lineage: Dependencies) -> bool:
    """Whether it is in Xero, and nobody has ordered it out."""
    is_there = row.state == "posted" and row.kind != REVERSAL and not _is_deleted(row, lineage)
    return is_there and lineage.removal(row.key) is None


def _is_deleted(row: LedgerRow, lineage: Dependencies) -> bool:
    return any(child.kind == REVERSAL and child.state == "posted" for child in lineage.below(row.key))


def _restored(row: LedgerRow, documents: Collection[str], lineage: Dependencies) -> Restored | None:
    # A late reversal deletes nothing: it was posted because a person had done it.
    if row.kind != REVERSAL or row.state != "posted":
        return None
    reversal = row.document
    if not isinstance(reversal, Reversal) or reversal.in_earlier_month:
        return None
    deleted = lineage.rows[reversal.of]
    if deleted.key in documents or deleted.state != "posted":
        return None
    return Restored(row, deleted, tuple(_first(row, lineage)))


def _marked(
    documents: Iterable[LedgerRow], restored: Collection[str], lineage: Dependencies
) -> Iterator[LedgerRow]:
    for row in documents:
        is_gone = row.state == "posted" and (row.kind == REVERSAL or _is_deleted(row, lineage))
        if (row.state in UNSENT or is_gone) and row.key not in restored:
            yield row


def _last_first(leaving: Iterable[LedgerRow], lineage: Dependencies) -> Iterator[LedgerRow]:
    """By what they need, and else by time."""
    rows = {row.key: row for row in sorted(leaving, key=lambda row: (row.happened_at, row.key), reverse=True)}
    seen: set[str] = set()
    for row in rows.values():
        yield from (each for each in _from_below(row, lineage, seen) if each.key in rows)


def _from_below(row: LedgerRow, lineage: Dependencies, seen: set[str]) -> Iterator[LedgerRow]:
    if row.key in seen:
        return
    seen.add(row.key)
    for child in lineage.below(row.key):
        yield from _from_below(child, lineage, seen)
    yield row


def _ordered(row: LedgerRow, lineage: Dependencies, today: date) -> OrderedRemoval:
    after = tuple(dict.fromkeys(_first(row, lineage)))
    return OrderedRemoval(row, Removal(removal_key(row.key), row.key, today, after))


def _first(row: LedgerRow, lineage: Dependencies) -> Iterator[str]:
    """The undoings of the nearest that hang on it and are still in Xero, or were taken out by a call."""
    for child in lineage.below(row.key):
        if lineage.removal(child.key) or _is_to_leave(child, lineage):
            yield removal_key(child.key)
        else:
            yield from _first(child, lineage)


def _obstacles(
    documents: Iterable[LedgerRow], touched: Iterable[LedgerRow], today: date, earlier_months: bool
) -> Iterator[Obstacle]:
    yield from (Obstacle("on_its_way", row.key) for row in documents if row.state == "pending")
    if not earlier_months:
        yield from (Obstacle("earlier_month", row.key) for row in touched if _is_of_earlier_month(row, today))


def _is_of_earlier_month(row: LedgerRow, today: date) -> bool:
    day = day_of(row.document) if row.document else None
    return day is not None and (day.year, day.month) < (today.year, today.month)
