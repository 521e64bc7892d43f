"""Finds the rows that belong to a month, and of these the ones that are not in Xero yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from shared.ledger.documents import Removal
from shared.ledger.rows import LedgerRow
from shared.month_end.report import last_of
from shared.store import rows
from shared.store.tenants import Tenant

# States of rows that keep a month open: what waits for Xero, for a person, or for either of these.
OPEN = ("pending", "parked", "waiting")
# So many rows a page may read of each of these, with one more for each that is a removal.
MOST = 30
# DynamoDB reads so many rows by key at once.
AT_ONCE = 100


def waiting_in(owner: Tenant, first: date, most: int | None = MOST) -> list[LedgerRow]:
    """Returns what keeps a month open, as far as the first `most` rows of each state tell; None reads all."""
    found = (row for state in OPEN for row in rows.in_state(owner.tenant, state, most))
    return list(in_month(owner, found, first))


def in_month(owner: Tenant, found: Iterable[LedgerRow], first: date) -> Iterator[LedgerRow]:
    """Yields the rows of a month; a removal belongs to the month of what it takes out of Xero."""
    last, each = last_of(first), iter(found)
    while some := list(islice(each, AT_ONCE)):
        removed = _removed(owner.tenant, some)
        for row in some:
            at = removed.get(_removed_by(row), row.happened_at)
            if first <= owner.settings.day_of(at) <= last:
                yield row


def _removed(tenant: str, some: Sequence[LedgerRow]) -> Mapping[str, datetime]:
    """Returns when that happened which removals take out of Xero, by key: their own time is the undo's."""
    keys = {key for row in some if (key := _removed_by(row))}
    return {row.key: row.happened_at for row in rows.read(tenant, keys, consistent=True)} if keys else {}


def _removed_by(row: LedgerRow) -> str:
    document = row.document if row.kind == Removal.__name__ else None
    return document.of if isinstance(document, Removal) else ""
