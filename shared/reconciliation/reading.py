"""Describes a reading of Xero's lists: what is to be read, and how far it has come by now. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.ledger.stages import Stage
from shared.reconciliation.months import Days
from shared.reconciliation.snapshots import InvoiceSnapshot, XeroSnapshot

# Xero's lists, in the order in which they are read.
LISTS = (Stage.PAYMENTS, Stage.BANK_TRANSACTIONS, Stage.TRANSFERS, Stage.INVOICES, Stage.CREDIT_NOTES)


@dataclass(frozen=True, slots=True)
class Part:
    """Part of each list: the documents that have changed since a moment, or those dated within days."""

    since: datetime | None = None
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, or what has been read of several. `is_last`: the list has no further page."""

    snapshots: tuple[XeroSnapshot, ...] = ()
    sales: tuple[InvoiceSnapshot, ...] = ()
    is_last: bool = False

    def __add__(self, other: Page) -> Page:
        return Page((*self.snapshots, *other.snapshots), (*self.sales, *other.sales), other.is_last)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of all lists, part by part. `everything`: its one part holds all that may be ours.

    `months` are the closed months that it reads as a whole. `done` counts the lists that are read, `page` is
    the next of the list after these, and `kept` counts what is stored of the pages read so far.
    """

    begun_at: datetime
    parts: tuple[Part, ...]
    everything: bool = False
    months: tuple[date, ...] = ()
    done: int = 0
    page: int = 1
    kept: int = 0

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.parts) * len(LISTS)

    @property
    def next_list(self) -> tuple[Part, Stage]:
        part, number = divmod(self.done, len(LISTS))
        return self.parts[part], LISTS[number]

    @property
    def whole(self) -> tuple[Days, ...]:
        """The days of which every document is read."""
        return tuple(part.days for part in self.parts if part.days)

    def after(self, page: Page) -> Reading:
        if page.is_last:
            return replace(self, done=self.done + 1, page=1)
        return replace(self, page=self.page + 1)
