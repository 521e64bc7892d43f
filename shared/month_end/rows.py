"""What of the ledger a month-end report is made of, in one pass over rows in any order. Pure.

Of a big ledger it keeps the month's rows, and of the others the contacts' names and the invoices' numbers.
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

# Seen at the provider and not booked, or not any more.
NOT_BOOKED = frozenset({"parked", "accepted", "excluded", "undone"})
BOOKED, BEFORE_FEED, MISSING = "booked", "before_feed", "missing"
SUPPLIER = "supplier:"


@dataclass(slots=True)
class MonthRows:
    """`first` and `last` are the month's days. `documents` of the month by source; `earlier` is what moved
    before, in pence, by what became of it; `names` by contact; `sold`: an invoice's number and words.
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

    def take(self, entries: Iterable[LedgerRow]) -> MonthRows:
        for entry in entries:
            if entry.kind == SOURCE:
                self._source(entry)
            elif isinstance(entry.document, Contact):
                self._contact(entry.document)
            elif isinstance(entry.document, Booked):
                self._document(entry, entry.document)
        self.sources.sort(key=lambda each: (each.happened_at, each.key))
        return self

    def number_of(self, entry: LedgerRow) -> str:
        """An invoice's number in full, as far as the prefix is still what it was."""
        return "" if entry.number is None else f"{self.settings.invoice_prefix}{entry.number:05d}"

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

    def _document(self, entry: LedgerRow, document: Booked) -> None:
        if isinstance(document, Invoice):
            self.sold[entry.key] = (self.number_of(entry), description_of(document))
        if entry.key.startswith(opening_key(self.provider)):
            if entry.state != "undone" and document.dated <= self.last:
                self.opening = (entry, document)
        elif self.first <= self.settings.day_of(entry.happened_at) <= self.last:
            self.documents[entry.source].append((entry, document))


def became_of(source: LedgerRow, settings: Settings) -> str:
    """Whether its money is in the books; empty where it never was of this balance.

    Before the feed began goes by the day: what nobody has a rule for is parked, however old it is.
    """
    if source.is_direct or source.reason_code in OF_ANOTHER_BALANCE:
        return ""
    if source.state == "booked":
        return BOOKED
    if source.state not in NOT_BOOKED or (source.movement is None and source.state == "excluded"):
        return ""
    return BEFORE_FEED if settings.day_of(source.happened_at) < settings.feed_from else MISSING
