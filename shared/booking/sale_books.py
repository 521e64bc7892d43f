"""Finds where the money of one sale is in its documents: what a payment can pay, and what can go back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from shared.ledger.documents import (
    Amendment,
    CreditNote,
    Document,
    Invoice,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
)

D = TypeVar("D")
E = TypeVar("E", Payment, Refund)


@dataclass(frozen=True, slots=True)
class Place:
    """The pence that a document can take, or give back; `of` is the document's key.

    `after` is the key of what must be posted first: the end of an earlier payment, or of a refund.
    """

    of: str
    pence: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class SaleBooks:
    """The documents of one sale by key, in the order in which they were decided."""

    documents: Mapping[str, Document]

    def open_places(self) -> list[Place]:
        """Lists what is open on invoices: first what was never paid, then what is open again."""
        payments, taken = self._all(Payment), Counter[tuple[str, str]]()
        for each in payments:
            taken[each.invoice, each.after] += each.amount.minor
        waiting = [Place(each.key, each.total.minor) for each in self._invoices()]
        waiting += [Place(each.invoice, each.amount.minor, end) for each, end in self._ended(payments)]
        return list(_left(waiting, taken))

    def over_places(self) -> list[Place]:
        """Lists the overpayments that were never given back."""
        ended = self._ends()
        over = (each for each in self._all(Overpayment) if each.key not in ended)
        return list(_left([Place(each.key, each.amount.minor) for each in over], self._given_back()))

    def owed_places(self) -> list[Place]:
        """Lists what is owed on credit notes, and on overpayments, after refunds that came back."""
        waiting = [Place(each.key, each.total.minor) for each in self._all(CreditNote)]
        ended = self._ended(self._all(Refund))
        waiting += [Place(each.of, each.amount.minor, end) for each, end in ended]
        return list(_left(waiting, self._given_back()))

    def _given_back(self) -> Counter[tuple[str, str]]:
        taken = Counter[tuple[str, str]]()
        for each in self._all(Refund):
            taken[each.of, each.after] += each.amount.minor
        return taken

    def sold(self) -> list[Invoice]:
        """Lists the invoices of the sale, without those that replace a reversal."""
        return [each for each in self._invoices() if not each.reopens]

    def credited(self) -> Counter[str]:
        """Counts the pence credited per invoice, less what a dispute won has restored."""
        total: Counter[str] = Counter()
        for note in self._all(CreditNote):
            total.update({credit.invoice: credit.pence for credit in note.credits})
        for received in self._all(Receive):
            total.subtract({credit.invoice: credit.pence for credit in received.credits})
        return total

    def not_ended(self, keys: Iterable[str]) -> list[Document]:
        """Lists the documents of these keys that nothing has taken back."""
        ended = self._ends()
        return [self.documents[key] for key in keys if key in self.documents and key not in ended]

    def _invoices(self) -> list[Invoice]:
        """Lists the invoices but for one that is taken out of Xero, since its order was cancelled."""
        removed = {each.of for each in self._all(Removal)}
        return [self.as_changed(each) for each in self._all(Invoice) if each.key not in removed]

    def as_changed(self, invoice: Invoice) -> Invoice:
        """Returns an invoice with the lines that it was last given, whether Xero has them yet or not."""
        of_it = [each for each in self._all(Amendment) if each.of == invoice.key]
        return replace(invoice, lines=of_it[-1].lines) if of_it else invoice

    def _all(self, kind: type[D]) -> list[D]:
        return [each for each in self.documents.values() if isinstance(each, kind)]

    def _ended(self, documents: Iterable[E]) -> Iterator[tuple[E, str]]:
        ends = self._ends()
        return ((each, ends[each.key]) for each in documents if each.key in ends)

    def _ends(self) -> dict[str, str]:
        """Maps the key of each document taken back to the key of what took it back."""
        reversals = {each.of: each.key for each in self._all(Reversal)}
        fallbacks = (each for each in (*self._all(Spend), *self._all(Receive)) if each.of)
        return reversals | {each.of: each.key for each in fallbacks}


def _left(waiting: Iterable[Place], taken: Mapping[tuple[str, str], int]) -> Iterator[Place]:
    for place in waiting:
        pence = place.pence - taken.get((place.of, place.after), 0)
        if pence > 0:
            yield replace(place, pence=pence)


def taken(places: Iterable[Place], pence: int) -> tuple[list[Place], int]:
    """Takes `pence` from places in their order; returns what was taken of each, and what was missing."""
    found, rest = [], pence
    for place in places:
        part = min(place.pence, rest)
        if part > 0:
            found.append(replace(place, pence=part))
            rest -= part
    return found, rest
