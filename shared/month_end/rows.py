"""Collects, in one pass over the ledger, the rows that one month-end report needs, in any order. Pure.

It keeps the rows of the month, and of all others only the contacts' names and the invoices' numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shared.ledger.documents import Contact, Invoice
from shared.ledger.journal import Booked, description_of
from shared.ledger.keys import is_opening, opening_key
from shared.ledger.movements import OF_ANOTHER_BALANCE
from shared.ledger.rows import SOURCE, LedgerRow
from shared.provider import Provider
from shared.settings import Settings

# The states of sources seen at the provider and not booked, or no longer booked.
NOT_BOOKED = frozenset({"parked", "accepted", "excluded", "undone"})
BOOKED, BEFORE_FEED, MISSING = "booked", "before_feed", "missing"
SUPPLIER = "supplier:"


@dataclass(slots=True)
class MonthRows:
    """`first` and `last` are the month's days. `documents` of the month by source; `earlier` are the pence
    moved before, by what became of them; `names` by contact; `sold`: an invoice's number and description.
    """

    provider: Provider
    first: date
    last: date
    settings: Settings
    sources: list[LedgerRow] = field(default_factory=list)
    documents: defaultdict[str, list[tuple[LedgerRow, Booked]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    earlier: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    sold: dict[str, tuple[str, str]] = field(default_factory=dict)
    opening: tuple[LedgerRow, Booked] | None = None

    @property
    def account(self) -> str:
        """The clearing account's code."""
        return self.settings.clearing_accounts[self.provider]

    def take(self, rows: Iterable[LedgerRow]) -> MonthRows:
        for row in rows:
            if row.kind == SOURCE:
                self._source(row)
            elif isinstance(row.document, Contact):
                self._contact(row.document)
            elif isinstance(row.document, Booked):
                self._document(row, row.document)
        self.sources.sort(key=lambda each: (each.happened_at, each.key))
        return self

    def number_of(self, row: LedgerRow) -> str:
        """Returns an invoice's number in full, if the prefix has not been changed since."""
        return "" if row.number is None else f"{self.settings.invoice_prefix}{row.number:05d}"

    def _source(self, source: LedgerRow) -> None:
        day = self.settings.day_of(source.happened_at)
        if is_opening(source.key) or source.provider != self.provider or day > self.last:
            return
        if day >= self.first:
            self.sources.append(source)
        elif became := became_of(source, self.settings):
            self.earlier[became] += source.net

    def _contact(self, contact: Contact) -> None:
        if not contact.key.startswith(SUPPLIER):
            self.names[contact.key] = contact.name

    def _document(self, row: LedgerRow, document: Booked) -> None:
        if isinstance(document, Invoice):
            self.sold[row.key] = (self.number_of(row), description_of(document))
        if row.key.startswith(opening_key(self.provider)):
            if row.state != "undone" and document.dated <= self.last:
                self.opening = (row, document)
        elif self.first <= self.settings.day_of(row.happened_at) <= self.last:
            self.documents[row.source].append((row, document))


def became_of(source: LedgerRow, settings: Settings) -> str:
    """Returns whether a source's money is in the books; empty if it never was in this balance.

    Whether it was before the feed goes by the day: a movement without a rule is parked, however old it is.
    """
    if source.is_direct or source.reason_code in OF_ANOTHER_BALANCE:
        return ""
    if source.state == "booked":
        return BOOKED
    if source.state not in NOT_BOOKED or (source.movement is None and source.state == "excluded"):
        return ""
    return BEFORE_FEED if settings.day_of(source.happened_at) < settings.feed_from else MISSING
