"""Says what came into a month after it was closed, and tells that from what the closed version has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.exports import STALLED
from shared.ledger.rows import SOURCE, LedgerRow
from shared.month_end.closing import Closing
from shared.month_end.of_month import of_month
from shared.operations.month_rows import in_month
from shared.provider import Provider
from shared.store import closings, rows
from shared.store.tenants import Tenant

# So many rows a page may read of what came in after a closing.
MOST = 150
# What was decided may be written so much later, after tries and pauses, and then bears the earlier time.
WRITTEN_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Since:
    """What came into a month after it was closed. `is_more`: not all that was decided since was looked at."""

    rows: tuple[LedgerRow, ...]
    is_more: bool


def came_in_since(owner: Tenant, closing: Closing, most: int = MOST) -> Since:
    """Returns what was decided of a month and is not in its closed version, as far as `most` rows tell."""
    closed_at = closing.closed_at
    since = closed_at - WRITTEN_WITHIN if closed_at else None
    looked_at = list(rows.decided_since(owner.tenant, since, most + 1))
    found = list(in_month(owner, looked_at[:most], closing.month))
    if closed_at and any(row.decided_at and row.decided_at < closed_at + STALLED for row in found):
        # Its ledger was read meanwhile: only the version itself tells which of these it has.
        lately = closings.frozen(owner.tenant, closing).lately
        found = [row for row in found if lately.get(row.key) != row.decided_at]
    return Since(tuple(found), len(looked_at) > most)


def noted(
    found: Iterable[LedgerRow],
    owner: Tenant,
    provider: Provider,
    first: date,
    now: datetime,
    lately: MutableMapping[str, datetime],
) -> Iterator[LedgerRow]:
    """Yields rows, and adds to `lately` when the month's sources were decided that `came_in_since` looks at.

    `now` is when the month is closed, in UTC.
    """
    for row in found:
        at = row.decided_at if row.kind == SOURCE else None
        if at and at >= now - WRITTEN_WITHIN:
            lately.update({each.key: at for each in of_month([row], provider, first, owner.settings)})
        yield row
