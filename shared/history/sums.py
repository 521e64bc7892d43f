"""Sums up what was sold to a contact, month by month: as documents change, and by a straight recount.

A document that changes is taken off as it was and added as it is. Both ways always come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.history.documents import SalesDocument


@dataclass(frozen=True, slots=True)
class Amounts:
    """What some documents come to, in pence of the organisation's currency: without VAT and with it."""

    net: int = 0
    gross: int = 0
    count: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.net + other.net, self.gross + other.gross, self.count + other.count)

    def __neg__(self) -> Amounts:
        return Amounts(-self.net, -self.gross, -self.count)

    @property
    def tax(self) -> int:
        return self.gross - self.net


@dataclass(frozen=True, slots=True)
class Sold:
    """What was invoiced, and what credit notes have taken back."""

    invoiced: Amounts = Amounts()
    credited: Amounts = Amounts()

    def __add__(self, other: Sold) -> Sold:
        return Sold(self.invoiced + other.invoiced, self.credited + other.credited)

    def __neg__(self) -> Sold:
        return Sold(-self.invoiced, -self.credited)

    @property
    def net(self) -> int:
        return self.invoiced.net - self.credited.net

    @property
    def gross(self) -> int:
        return self.invoiced.gross - self.credited.gross


NOTHING = Sold()


@dataclass(frozen=True, slots=True)
class Sums:
    """What was sold in each month, by the month's first day; months without any document are left out."""

    months: Mapping[date, Sold] = field(default_factory=dict)

    @property
    def to_date(self) -> Sold:
        return self.between(date.min, date.max)

    @property
    def first_invoiced(self) -> date | None:
        """The first day of the month of the first invoice; None where there is none."""
        return min((month for month, sold in self.months.items() if sold.invoiced.count), default=None)

    def between(self, first: date, last: date) -> Sold:
        """Returns what was sold in the months whose first days are from `first` to `last`."""
        return sum((sold for month, sold in self.months.items() if first <= month <= last), NOTHING)

    def of_year(self, year: int) -> Sold:
        """Returns what was sold in a calendar year."""
        return self.between(date(year, 1, 1), date(year, 12, 1))


def applied(sums: Sums, before: SalesDocument | None, after: SalesDocument | None) -> Sums:
    """Returns the sums once a document that was as `before` is as `after`; None where there is none."""
    months = dict(sums.months)
    for document, is_added in ((before, False), (after, True)):
        if document and document.counts:
            worth = sold_by(document)
            months[document.month] = months.get(document.month, NOTHING) + (worth if is_added else -worth)
    return Sums({month: sold for month, sold in months.items() if sold != NOTHING})


def recounted(documents: Iterable[SalesDocument]) -> Sums:
    """Counts the sums anew from all documents of a contact, in any order, with one in memory at a time."""
    months: dict[date, Sold] = {}
    for each in documents:
        if each.counts:
            months[each.month] = months.get(each.month, NOTHING) + sold_by(each)
    return Sums(months)


def sold_by(document: SalesDocument) -> Sold:
    """Returns what one document counts for; nothing for what is no sale."""
    if not document.counts:
        return NOTHING
    amounts = Amounts(document.in_base(document.net), document.in_base(document.total), 1)
    return Sold(invoiced=amounts) if document.kind == "invoice" else Sold(credited=amounts)
