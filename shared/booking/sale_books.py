"""Where the money of one sale lies in its documents: what a payment can pay, and what can be given back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from shared.ledger.documents import (
    CreditNote,
    Document,
    Invoice,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Reversal,
    Spend,
)

D = TypeVar("D")
E = TypeVar("E", Payment, Refund)


@dataclass(frozen=True, slots=True)
class Place:
    """Pence that a document can take, or give back; `of` is its key.

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
        """What invoices wait for: first what was never paid, then what is open again."""
        payments, taken = self._all(Payment), Counter[tuple[str, str]]()
        for each in payments:
            taken[each.invoice, each.after] += each.amount.minor
        waiting = [Place(each.key, each.total.minor) for each in self._all(Invoice)]
        waiting += [Place(each.invoice, each.amount.minor, end) for each, end in self._ended(payments)]
        return list(_left(waiting, taken))

    def over_places(self) -> list[Place]:
        """Overpayments that were never given back."""
        ended = self._ends()
        over = (each for each in self._all(Overpayment) if each.key not in ended)
        return list(_left([Place(each.key, each.amount.minor) for each in over], self._given_back()))

    def owed_places(self) -> list[Place]:
        """What refunds that came back have left of credit notes, and of overpayments."""
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
        """The invoices over what was sold; one that stands in for a reversal is none of them."""
        return [each for each in self._all(Invoice) if not each.reopens]

    def credited(self) -> Counter[str]:
        """Pence by invoice that credit notes have taken back, less what a dispute won has restored."""
        total: Counter[str] = Counter()
        for note in self._all(CreditNote):
            total.update({credit.invoice: credit.pence for credit in note.credits})
        for received in self._all(Receive):
            total.subtract({credit.invoice: credit.pence for credit in received.credits})
        return total

    def not_ended(self, keys: Iterable[str]) -> list[Document]:
        """The documents of these keys that nothing has taken back."""
        ended = self._ends()
        return [self.documents[key] for key in keys if key in self.documents and key not in ended]

    def _all(self, kind: type[D]) -> list[D]:
        return [each for each in self.documents.values() if isinstance(each, kind)]

    def _ended(self, made: Iterable[E]) -> Iterator[tuple[E, str]]:
        ends = self._ends()
        return ((each, ends[each.key]) for each in made if each.key in ends)

    def _ends(self) -> dict[str, str]:
        """The key of what took a document back, by that document's."""
        reversals = {each.of: each.key for each in self._all(Reversal)}
        standing_in = (each for each in (*self._all(Spend), *self._all(Receive)) if each.of)
        return reversals | {each.of: each.key for each in standing_in}


def _left(waiting: Iterable[Place], taken: Mapping[tuple[str, str], int]) -> Iterator[Place]:
    for place in waiting:
        pence = place.pence - taken.get((place.of, place.after), 0)
        if pence > 0:
            yield replace(place, pence=pence)


def taken(places: Iterable[Place], pence: int) -> tuple[list[Place], int]:
    """So many pence of places, the first ones first, and what they did not hold."""
    found, rest = [], pence
    for place in places:
        part = min(place.pence, rest)
        if part > 0:
            found.append(replace(place, pence=part))
            rest -= part
    return found, rest
