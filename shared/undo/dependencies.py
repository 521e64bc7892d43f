"""Finds which ledger rows depend on which: what goes with them when they are undone, and comes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.ledger.documents import Amendment, Contact, ContactEmail, Document, Mailing, Removal
from shared.ledger.keys import removal_key
from shared.ledger.rows import ALIAS, FLAG, SOURCE, LedgerRow
from shared.settings import Settings

# Rows that are not a movement's documents: a contact stays, whichever movement needed it first, nobody
# takes an e-mail back, and an invoice that was changed leaves Xero as it is by then.
STAYING: tuple[type[Document], ...] = (Contact, ContactEmail, Removal, Mailing, Amendment)
NEVER_UNDONE = frozenset({*(each.__name__ for each in STAYING), ALIAS, FLAG, SOURCE})
DECIDED = frozenset({"booked", "undone"})


@dataclass(frozen=True, slots=True)
class OneSource:
    """The documents of one movement, or of one lost dispute."""

    source: str


@dataclass(frozen=True, slots=True)
class Since:
    """The documents of everything that happened on this day of the organisation's or later."""

    day: date


Scope = OneSource | Since


@dataclass(frozen=True, slots=True)
class Dependencies:
    """All rows of a tenant; documents by what they need, and by source."""

    rows: Mapping[str, LedgerRow]
    children: Mapping[str, Sequence[LedgerRow]]
    made: Mapping[str, Sequence[LedgerRow]]

    @classmethod
    def of(cls, rows: Iterable[LedgerRow]) -> Dependencies:
        by_key = {row.key: row for row in rows}
        children, made = defaultdict[str, list[LedgerRow]](list), defaultdict[str, list[LedgerRow]](list)
        for row in by_key.values():
            if row.kind not in NEVER_UNDONE:
                made[row.source].append(row)
                for parent in row.parents:
                    children[parent].append(row)
        return cls(by_key, dict(children), dict(made))

    def within(self, scope: Scope, settings: Settings) -> set[str]:
        """Returns the sources in a scope that were booked."""
        decided = (row for row in self.rows.values() if row.kind == SOURCE and row.state in DECIDED)
        return {row.key for row in decided if _is_in(scope, row, settings)}

    def documents(self, sources: Collection[str]) -> list[LedgerRow]:
        return [row for source in sources for row in self.made.get(source, ())]

    def below(self, key: str) -> Sequence[LedgerRow]:
        """Returns the documents that need this row."""
        return self.children.get(key, ())

    def removal(self, key: str) -> LedgerRow | None:
        """Returns the row that takes, or took, this one out of Xero."""
        return self.rows.get(removal_key(key))

    def is_called_off(self, row: LedgerRow) -> bool:
        """Whether the cancellation of its order takes a row out of Xero: that is for good, and no undo.

        Where an undo had taken it out already, the cancellation has made that removal its own.
        """
        removal = self.removal(row.key)
        if removal is None:
            return False
        cancelled = (each.documents for each in row.facts if each.kind == "cancelled")
        return removal.source != row.source or any(removal.key in each for each in cancelled)

    def with_dependants(self, sources: Collection[str]) -> set[str]:
        """Adds every source whose documents depend on theirs: Xero voids no invoice under a payment."""
        reached, fresh = set(sources), set(sources)
        while fresh:
            found = {child.source for row in self.documents(fresh) for child in self.below(row.key)}
            fresh = found - reached
            reached |= fresh
        return reached

    def with_needed(self, sources: Collection[str]) -> set[str]:
        """Adds every source whose documents they need, if these are out of Xero or on their way out."""
        reached, fresh = set(sources), set(sources)
        while fresh:
            fresh = set(self._needed(self.documents(fresh))) - reached
            reached |= fresh
        return reached

    def _needed(self, documents: Iterable[LedgerRow]) -> Iterable[str]:
        named = {key for row in documents for key in row.parents if key in self.rows}
        parents = (self.rows[key] for key in named)
        return (row.source for row in parents if row.state == "undone" or self.removal(row.key))


def _is_in(scope: Scope, row: LedgerRow, settings: Settings) -> bool:
    match scope:
        case OneSource(source=source):
            return row.key == source
        case Since(day=day):
            return settings.day_of(row.happened_at) >= day
