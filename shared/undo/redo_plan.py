"""What the owner's "put it back into Xero" comes to: the same rows are posted again.

With what was undone comes what it needs and what hangs on it. An undoing that is not yet carried out is
dropped, and what was parked before it was undone is parked again, since nobody has decided about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass

from shared.ledger.documents import Removal, Reversal
from shared.ledger.keys import opening_key
from shared.ledger.rows import SOURCE, LedgerRow
from shared.provider import PROVIDERS
from shared.settings import Settings
from shared.undo.dependencies import Dependencies, OneSource, Scope
from shared.undo.undo_plan import Obstacle


@dataclass(frozen=True, slots=True)
class PutBack:
    """A row as it is, and what becomes of it: its state, and the rows it needs without dropped undoings."""

    row: LedgerRow
    state: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedoPlan:
    """`sources` are all that it concerns; `undone` those of them that become booked, last of all.

    `dropped` are the rows of undoings, those that were carried out as well.
    """

    sources: tuple[str, ...] = ()
    undone: tuple[LedgerRow, ...] = ()
    dropped: tuple[LedgerRow, ...] = ()
    again: tuple[PutBack, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def plan_redo(
    rows: Iterable[LedgerRow], scope: Scope, settings: Settings, sending: Collection[str] = ()
) -> RedoPlan:
    """Ordered again, it holds what is left to do. `sending`: the rows of the lane's open batch."""
    lineage = Dependencies.of(rows)
    named = {key for key in lineage.within(scope, settings) if lineage.rows[key].state == "undone"}
    doubled = _doubled_openings(named, lineage)
    if doubled and isinstance(scope, OneSource):
        return RedoPlan(obstacles=tuple(Obstacle("opening_stands", key) for key in sorted(doubled)))
    sources = lineage.with_needed(lineage.with_dependants(named - doubled)) - doubled
    documents = lineage.documents(sources)
    dropped = tuple(row for each in documents if (row := lineage.removal(each.key)))
    # Those that were named go last: as long as they are undone, the rest is found again.
    found = [row for key in sorted(sources, key=named.__contains__) if (row := lineage.rows.get(key))]
    return RedoPlan(
        sources=tuple(sorted(sources)),
        undone=tuple(row for row in found if row.state == "undone"),
        dropped=dropped,
        again=tuple(_again(documents, dropped, lineage)),
        obstacles=tuple(Obstacle("on_its_way", row.key) for row in dropped if row.key in sending),
    )


def _doubled_openings(named: Set[str], lineage: Dependencies) -> set[str]:
    """Opening balances that must not come back by themselves: another stands, or more than one was undone."""
    doubled: set[str] = set()
    for provider in PROVIDERS:
        key = opening_key(provider)
        openings = [row for row in lineage.rows.values() if row.kind == SOURCE and row.key.startswith(key)]
        undone = {row.key for row in openings if row.key in named}
        if len(undone) + sum(1 for row in openings if row.state == "booked") > 1:
            doubled |= undone
    return doubled


def _again(
    documents: Iterable[LedgerRow], dropped: Collection[LedgerRow], lineage: Dependencies
) -> Iterator[PutBack]:
    keys = {row.key for row in documents}
    gone = {row.key for row in dropped}
    states = {
        row.key: _state(row) for row in documents if row.state == "undone" or _deletes_again(row, lineage)
    }
    states |= {row.key: "pending" for row in _waiting_below(keys | gone, lineage) if row.key not in states}
    # What was to be posted after an undoing need not wait for it any more.
    states |= {row.key: row.state for key in gone for row in lineage.below(key) if row.key not in states}
    for key, state in states.items():
        row = lineage.rows[key]
        yield PutBack(row, state, tuple(parent for parent in row.parents if parent not in gone))


def _state(row: LedgerRow) -> str:
    return "parked" if row.state == "undone" and row.reason_code else "pending"


def _deletes_again(row: LedgerRow, lineage: Dependencies) -> bool:
    """A reversal that was posted while what it deletes was on its way out: that comes back and goes again."""
    is_posted = row.kind == Reversal.__name__ and row.state == "posted"
    reversal = row.document if is_posted else None
    return isinstance(reversal, Reversal) and lineage.rows[reversal.of].state == "undone"


def _waiting_below(keys: Iterable[str], lineage: Dependencies) -> Iterator[LedgerRow]:
    """What waits under these, and under that: if something else is in its way, it is shelved again."""
    for key in keys:
        waiting = [row for row in lineage.below(key) if row.state == "waiting"]
        yield from waiting
        yield from _waiting_below([row.key for row in waiting], lineage)


def removed_by(row: LedgerRow) -> str:
    """The key of the row whose document a removal takes out. Raises TypeError for any other row."""
    if not isinstance(row.document, Removal):
        raise TypeError(f"{row.key} removes nothing")
    return row.document.of
