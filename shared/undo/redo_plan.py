"""Plans the owner's "put it back into Xero": the same rows are posted again.

An undone document comes back with what it needs and what depends on it. A removal not yet carried out is
dropped, and what was parked before it was undone is parked again, since nobody has decided about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date

from shared.ledger.documents import Removal, Reversal
from shared.ledger.keys import opening_key
from shared.ledger.rows import SOURCE, LedgerRow
from shared.provider import PROVIDERS
from shared.settings import Settings
from shared.undo.dependencies import Dependencies, OneSource, Scope
from shared.undo.undo_plan import Obstacle, in_closed_months


@dataclass(frozen=True, slots=True)
class PutBack:
    """A row as it is, and what becomes of it: its state, and its parents without dropped removals."""

    row: LedgerRow
    state: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedoPlan:
    """`sources` are all sources concerned; `undone` are those that become booked, last of all.

    `dropped` are the rows of removals, including those that were carried out.
    """

    sources: tuple[str, ...] = ()
    undone: tuple[LedgerRow, ...] = ()
    dropped: tuple[LedgerRow, ...] = ()
    again: tuple[PutBack, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def plan_redo(
    rows: Iterable[LedgerRow],
    scope: Scope,
    settings: Settings,
    sending: Collection[str] = (),
    closed: Collection[date] = (),
) -> RedoPlan:
    """Plans a redo. A second plan holds what is left to do. `sending`: the rows of the lane's open batch.

    `closed` are the months, by their first days, that a person has closed: nothing may come into them.
    """
    dependencies = Dependencies.of(rows)
    named = {key for key in dependencies.within(scope, settings) if dependencies.rows[key].state == "undone"}
    doubled = _doubled_openings(named, dependencies)
    if doubled and isinstance(scope, OneSource):
        return RedoPlan(obstacles=tuple(Obstacle("opening_stands", key) for key in sorted(doubled)))
    sources = dependencies.with_needed(dependencies.with_dependants(named - doubled)) - doubled
    documents = [row for row in dependencies.documents(sources) if not dependencies.is_called_off(row)]
    dropped = tuple(row for each in documents if (row := dependencies.removal(each.key)))
    # The named sources go last: as long as they are undone, the rest is found again.
    found = [row for key in sorted(sources, key=named.__contains__) if (row := dependencies.rows.get(key))]
    return RedoPlan(
        sources=tuple(sorted(sources)),
        undone=tuple(row for row in found if row.state == "undone"),
        dropped=dropped,
        again=tuple(_again(documents, dropped, dependencies)),
        obstacles=(
            *(Obstacle("on_its_way", row.key) for row in dropped if row.key in sending),
            *in_closed_months(found, settings, closed),
        ),
    )


def _doubled_openings(named: Set[str], dependencies: Dependencies) -> set[str]:
    """Finds opening balances that must not come back: another is booked, or more than one was undone."""
    doubled: set[str] = set()
    for provider in PROVIDERS:
        key = opening_key(provider)
        openings = [
            row for row in dependencies.rows.values() if row.kind == SOURCE and row.key.startswith(key)
        ]
        undone = {row.key for row in openings if row.key in named}
        if len(undone) + sum(1 for row in openings if row.state == "booked") > 1:
            doubled |= undone
    return doubled


def _again(
    documents: Iterable[LedgerRow], dropped: Collection[LedgerRow], dependencies: Dependencies
) -> Iterator[PutBack]:
    keys = {row.key for row in documents}
    removals = {row.key for row in dropped}
    states = {
        row.key: _state(row)
        for row in documents
        if row.state == "undone" or _deletes_again(row, dependencies)
    }
    waiting = _waiting_below(keys | removals, dependencies)
    states |= {row.key: "pending" for row in waiting if row.key not in states}
    # A row that was to be posted after a removal need not wait for it any more.
    after = (row for key in removals for row in dependencies.below(key))
    states |= {row.key: row.state for row in after if row.key not in states}
    for key, state in states.items():
        row = dependencies.rows[key]
        yield PutBack(row, state, tuple(parent for parent in row.parents if parent not in removals))


def _state(row: LedgerRow) -> str:
    return "parked" if row.state == "undone" and row.reason_code else "pending"


def _deletes_again(row: LedgerRow, dependencies: Dependencies) -> bool:
    """Whether a posted reversal's document is undone: the document comes back and is deleted again."""
    is_posted = row.kind == Reversal.__name__ and row.state == "posted"
    reversal = row.document if is_posted else None
    return isinstance(reversal, Reversal) and dependencies.rows[reversal.of].state == "undone"


def _waiting_below(keys: Iterable[str], dependencies: Dependencies) -> Iterator[LedgerRow]:
    """Yields the rows that wait under these, at any depth: a row that is still blocked is shelved again."""
    for key in keys:
        waiting = [row for row in dependencies.below(key) if row.state == "waiting"]
        yield from waiting
        yield from _waiting_below([row.key for row in waiting], dependencies)


def removed_by(row: LedgerRow) -> str:
    """Returns the key of the row that a removal takes out of Xero. Raises TypeError for any other row."""
    if not isinstance(row.document, Removal):
        raise TypeError(f"{row.key} removes nothing")
    return row.document.of
