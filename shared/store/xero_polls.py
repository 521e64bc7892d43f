"""Keeps how far a business's contacts and their sales were read: by polls, passes and first imports.

Only the turns of the contacts' job write here, one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from shared.history.documents import Kind
from shared.iso import iso_converter
from shared.store import wishes
from shared.store.tables.directory import DirectoryItem

AT, ASKED = "poll", "poll#asked"


@dataclass(frozen=True, slots=True)
class Import:
    """The first import: customers by pages. `read` of `total` are in, of `in_all` contacts at Xero.

    `page` is the next one, `after` how far the search for likely pairs has come since. Times are in UTC.
    """

    begun_at: datetime
    page: int = 1
    read: int = 0
    total: int | None = None
    in_all: int | None = None
    is_read: bool = False
    after: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass through all contacts, under way. `page` is the next one; `left_out` do not belong here."""

    begun_at: datetime
    page: int = 1
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """The first import of sales documents, a reading of all of them again or of their lines, kind by kind.

    `read` of `total` of the present kind are in. `page` is the next one, `after` the last contact that was
    counted since. Times are in UTC.
    """

    begun_at: datetime
    kind: Kind
    page: int = 1
    read: int = 0
    total: int | None = None
    is_read: bool = False
    after: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A count of all sums, under way. `after` is the last contact that was counted."""

    begun_at: datetime
    after: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A reading of all lines that are tracked by a category at Xero, and how far it has come."""

    category: str
    so_far: History


@dataclass(frozen=True, slots=True)
class Polls:
    """All is in UTC. `contacts_to` and `sold_to`: what changed until then was read.

    `passed_at` is when the last whole pass began, `found_at` when a poll last found anything new, `late_at`
    when it last found what no webhook had told of. `left_out` counts the contacts at Xero that do not belong
    here, None before they were counted. Of sales documents other than invoices, `others_to` says the same by
    their kinds. `again` is how far all of them were read again, None while nobody has asked for that.
    `proved_at` is when all sums were last counted anew, `proof` how far the count under way is. `lines` says
    of which category all lines were read; None while sales are not tracked.
    """

    contacts_to: datetime | None = None
    sold_to: datetime | None = None
    passed_at: datetime | None = None
    found_at: datetime | None = None
    late_at: datetime | None = None
    left_out: int | None = None
    first: Import | None = None
    whole: Pass | None = None
    history: History | None = None
    others_to: Mapping[Kind, datetime] = field(default_factory=dict)
    proved_at: datetime | None = None
    proof: Proof | None = None
    again: History | None = None
    lines: Lines | None = None

    @property
    def has_sales(self) -> bool:
        """Whether all sales documents were brought in and counted; before, none is stored as it changes."""
        return self.history is not None and self.history.is_done


def read(tenant: str) -> Polls:
    """Returns how far a business was read; strongly consistent."""
    try:
        body = DirectoryItem.get(tenant, AT, consistent_read=True).body
    except DoesNotExist:
        return Polls()
    return _converter.structure(body, Polls)


def save(tenant: str, polls: Polls) -> None:
    DirectoryItem(tenant, AT, body=_converter.unstructure(polls)).save()


def ask(tenant: str, now: datetime) -> None:
    """Notes that somebody wants all contacts and their sales to be read through."""
    wishes.ask(tenant, ASKED, now)


def asked_at(tenant: str) -> datetime | None:
    """Returns since when somebody wants that, in UTC; None if nobody does."""
    return wishes.asked_at(tenant, ASKED)


def heard(tenant: str, asked: datetime) -> None:
    """Forgets the wish of then; one that somebody has had since stays."""
    wishes.heard(tenant, ASKED, asked)


_converter = iso_converter(omit_if_default=True)
