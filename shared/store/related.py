"""Reads the rows that have to do with some sources, and no others: a ledger may hold a million."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.ledger.documents import Contact
from shared.ledger.keys import OPENING, in_its_place, removal_key
from shared.ledger.rows import LedgerRow
from shared.store import rows

# With their documents, so many are read within some seconds.
MOST = 500


class TooMany(Exception):
    """More belongs together than can be read while somebody waits."""


def related(tenant: str, sources: Iterable[str], most: int = MOST) -> list[LedgerRow]:
    """Reads sources with their documents, and whatever these need or are needed by, at any depth.

    An undo or a redo of the sources is planned from that, and from every opening balance, since one may stand
    in another's way. Strongly consistent. Raises TooMany if more than `most` sources belong together.
    """
    known, read = dict[str, LedgerRow](), set[str]()
    fresh = set(sources)
    while fresh:
        read |= fresh
        if len(read) > most:
            raise TooMany
        found = {row.key: row for row in _of(tenant, fresh)}
        known |= found
        fresh = {*_following(found.values()), *_needed(tenant, found.values())} - read
    openings = {row.key: row for row in rows.with_key_prefix(tenant, OPENING)}
    return list((known | openings).values())


def _of(tenant: str, sources: Iterable[str]) -> Iterator[LedgerRow]:
    """Yields the rows of sources: their own, what was booked by them, and what takes that out of Xero."""
    own = list(rows.read(tenant, sources, consistent=True))
    yield from own
    documents = {each for row in own for key in row.documents for each in (key, *in_its_place(key))}
    yield from rows.read(tenant, {*documents, *map(removal_key, documents)}, consistent=True)


def _following(found: Iterable[LedgerRow]) -> Iterator[str]:
    """Yields the sources whose documents need one of these."""
    return (each for row in found for each in row.followers)


def _needed(tenant: str, found: Iterable[LedgerRow]) -> Iterator[str]:
    """Yields the sources of the documents that these need. A contact is nobody's: it stays."""
    named = {key for row in found for key in row.parents}
    parents = rows.read(tenant, named, consistent=True)
    return (row.source for row in parents if row.kind != Contact.__name__)
