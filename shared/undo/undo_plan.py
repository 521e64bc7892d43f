"""What the owner's "take this out of Xero" comes to: a plan that can be looked at before it is carried out.

What hangs on a document goes before it, and later documents go before earlier ones. What was never sent
is only marked. A document that was deleted already, because its money came back, is not deleted again; and
where only that reversal is undone, what it had deleted is posted anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic

from shared.ledger.documents import Removal
from shared.ledger.keys import removal_key
from shared.settings import Settings
from shared.undo.dependencies import Dependencies, R, Scope

UNSENT = frozenset({"parked", "waiting"})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nothing is done at all: a word of shared.reasons, and the key of the row it is about."""

    reason_code: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class OrderedRemoval(Generic[R]):
    """A document that is in Xero, and the undoing that takes it out."""

    row: R
    removal: Removal


@dataclass(frozen=True, slots=True)
class Restored(Generic[R]):
    """A reversal that counts no more, and what it had deleted: posted anew after the undoings `after`."""

    reversal: R
    deleted: R
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UndoPlan(Generic[R]):
    """`sources` are all that it concerns, with those that come along, and `booked` those yet to be marked.

    `undoings` are in the order in which they are carried out; `marked` need no call.
    """

    sources: tuple[str, ...] = ()
    booked: tuple[R, ...] = ()
    removals: tuple[OrderedRemoval[R], ...] = ()
    marked: tuple[R, ...] = ()
    restored: tuple[Restored[R], ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def plan_undo(
    rows: Iterable[R], scope: Scope, settings: Settings, now: datetime, earlier_months: bool = False
) -> UndoPlan[R]:
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


def _is_to_leave(row: R, lineage: Dependencies[R]) -> bool:
    """Whether it is in Xero, and nobody has ordered it out."""
    is_there = row.state == "posted" and row.kind != "Reversal" and not _is_deleted(row, lineage)
    return is_there and lineage.removal(row.key) is None


def _is_deleted(row: R, lineage: Dependencies[R]) -> bool:
    return any(child.kind == "Reversal" and child.state == "posted" for child in lineage.below(row.key))


def _restored(row: R, documents: Collection[str], lineage: Dependencies[R]) -> Restored[R] | None:
    # A late reversal deletes nothing: it was posted because a person had done it.
    if row.kind != "Reversal" or row.state != "posted" or row.document.get("is_late"):
        return None
    deleted = lineage.rows[row.document["of"]]
    if deleted.key in documents or deleted.state != "posted":
        return None
    return Restored(row, deleted, tuple(_first(row, lineage)))


def _marked(documents: Iterable[R], restored: Collection[str], lineage: Dependencies[R]) -> Iterator[R]:
    for row in documents:
        is_gone = row.state == "posted" and (row.kind == "Reversal" or _is_deleted(row, lineage))
        if (row.state in UNSENT or is_gone) and row.key not in restored:
            yield row


def _last_first(leaving: Iterable[R], lineage: Dependencies[R]) -> Iterator[R]:
    """By what they need, and else by time."""
    rows = {row.key: row for row in sorted(leaving, key=lambda row: (row.happened_at, row.key), reverse=True)}
    seen: set[str] = set()
    for row in rows.values():
        yield from (each for each in _from_below(row, lineage, seen) if each.key in rows)


def _from_below(row: R, lineage: Dependencies[R], seen: set[str]) -> Iterator[R]:
    if row.key in seen:
        return
    seen.add(row.key)
    for child in lineage.below(row.key):
        yield from _from_below(child, lineage, seen)
    yield row


def _ordered(row: R, lineage: Dependencies[R], today: date) -> OrderedRemoval[R]:
    after = tuple(dict.fromkeys(_first(row, lineage)))
    return OrderedRemoval(row, Removal(removal_key(row.key), row.key, today, after))


def _first(row: R, lineage: Dependencies[R]) -> Iterator[str]:
    """The undoings of the nearest that hang on it and are still in Xero, or were taken out by a call."""
    for child in lineage.below(row.key):
        if lineage.removal(child.key) or _is_to_leave(child, lineage):
            yield removal_key(child.key)
        else:
            yield from _first(child, lineage)


def _obstacles(
    documents: Iterable[R], touched: Iterable[R], today: date, earlier_months: bool
) -> Iterator[Obstacle]:
    yield from (Obstacle("on_its_way", row.key) for row in documents if row.state == "pending")
    if not earlier_months:
        month = today.isoformat()[:7]
        yield from (
            Obstacle("earlier_month", row.key) for row in touched if row.document["dated"][:7] < month
        )
