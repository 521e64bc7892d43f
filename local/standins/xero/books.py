"""Keeps the double-entry books: a journal for each document, and its reversal if the document is undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from local.standins.xero.records import ZERO
from local.standins.xero.tracking_records import Tracked

PENNY = Decimal("0.01")


class Unbalanced(ValueError):
    """Debits and credits differ: a bug in the stand-in itself, never a mistake of its caller."""


@dataclass(frozen=True)
class Posting:
    """`account` is an AccountID; a debit is positive. `tracking` is that of the line it comes from."""

    account: str
    amount: Decimal
    tracking: tuple[Tracked, ...] = ()


@dataclass(frozen=True)
class Journal:
    number: int
    date: date
    kind: str
    source_id: str
    reference: str
    postings: tuple[Posting, ...]
    reverses: int | None = None

    def __post_init__(self) -> None:
        if any(posting.amount != posting.amount.quantize(PENNY) for posting in self.postings):
            raise Unbalanced(f"{self.kind} {self.source_id} has a fraction of a penny")
        if sum((posting.amount for posting in self.postings), ZERO) != 0:
            raise Unbalanced(f"{self.kind} {self.source_id} does not balance")

    def opposite(self, number: int) -> Journal:
        """Reverses the journal on its own date, as Xero does: no period's balance shows the document."""
        turned = tuple(replace(posting, amount=-posting.amount) for posting in self.postings)
        return replace(self, number=number, postings=turned, reverses=self.number)


class Books:
    def __init__(self) -> None:
        self.journals: list[Journal] = []
        self._standing: dict[str, Journal] = {}

    def post(self, kind: str, source_id: str, day: date, reference: str, postings: Iterable[Posting]) -> None:
        journal = Journal(len(self.journals) + 1, day, kind, source_id, reference, tuple(postings))
        self.journals.append(journal)
        self._standing[source_id] = journal

    def reverse(self, source_id: str) -> None:
        """Reverses a document's journal; a document that never reached the books (a draft) has none."""
        standing = self._standing.pop(source_id, None)
        if standing is not None:
            self.journals.append(standing.opposite(len(self.journals) + 1))

    def balances(self) -> dict[str, Decimal]:
        """Returns balances by AccountID, debits positive; accounts that were never used are left out."""
        totals: dict[str, Decimal] = {}
        for journal in self.journals:
            for posting in journal.postings:
                totals[posting.account] = totals.get(posting.account, ZERO) + posting.amount
        return totals

    def copy(self) -> Books:
        twin = Books()
        twin.journals = list(self.journals)
        twin._standing = dict(self._standing)
        return twin
