"""The whole ledger as CSV: every row as it is kept, for whoever wants to see behind the reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from shared.ledger.profiles import PROFILES
from shared.ledger.rows import LedgerRow
from shared.reports import cells

HEAD = (
    "Key",
    "Kind",
    "State",
    "Source",
    "Provider",
    "Happened at (UTC)",
    "Number",
    "Xero id",
    "Reason",
    "Words",
    "Stored (amounts in pence)",
)


def lines(entries: Iterable[LedgerRow]) -> Iterator[str]:
    """Each with its line end, one row in memory at a time; to be written in shared.reports.cells.ENCODING."""
    yield from cells.lines([HEAD])
    yield from cells.lines(map(_row, entries))


def _row(entry: LedgerRow) -> tuple[str, ...]:
    return (
        entry.key,
        entry.kind,
        entry.state,
        entry.source,
        PROFILES[entry.provider].name,
        f"{entry.happened_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "" if entry.number is None else str(entry.number),
        entry.xero_id,
        entry.reason_code,
        entry.detail,
        json.dumps(_stored(entry), ensure_ascii=False, sort_keys=True),
    )


def _stored(row: LedgerRow) -> dict[str, Any]:
    """The row's document or movement, as they are kept, and what an alias or a flag is about."""
    return {
        **(row.stored_document or {}),
        **(row.stored_movement or {}),
        **({"about": row.about} if row.about else {}),
    }
