"""Lists what was decided, by the time at which it happened: movements, and disputes that move nothing.

The list is an index of the ledger, which follows the ledger within a second or so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.iso import stamp
from shared.ledger.rows import LedgerRow
from shared.store.rows import row_of
from shared.store.tables.ledger import RowItem

# Every place begins with a digit, so it lies between these two.
LOWEST, HIGHEST = "0", ":"


def latest(
    tenant: str,
    most: int,
    since: datetime | None = None,
    until: datetime | None = None,
    before: str = "",
) -> list[tuple[str, LedgerRow]]:
    """Lists what happened, the newest first, each with its place: `most` of it at most.

    It happened not before `since`, before `until`, and stands before the place `before`. The rows have what a
    list shows, and no more: no sale, detail or Xero id.
    """
    low = stamp(since) if since else LOWEST
    high = min(before or HIGHEST, stamp(until) if until else HIGHEST)
    if high < low:
        return []
    given: dict[str, Any] = {"scan_index_forward": False, "limit": most + 1}
    items = RowItem.by_time.query(tenant, RowItem.listed.between(low, high), **given)
    # A condition between two ends takes both in.
    return [(item.listed, row_of(item)) for item in items if item.listed != before][:most]


def since(tenant: str, moment: datetime) -> Iterator[LedgerRow]:
    """Yields what happened then or later, in its order, as `latest` does."""
    return map(row_of, RowItem.by_time.query(tenant, RowItem.listed >= stamp(moment)))
