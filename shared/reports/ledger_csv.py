"""Writes the whole ledger as CSV: every row as it is stored, for whoever wants to see behind the reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from shared.ledger.profiles import ORIGINS
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
    "Detail",
    "Stored (amounts in pence)",
)


def lines(rows: Iterable[LedgerRow]) -> Iterator[str]:
    """Yields lines with their line ends, one row in memory at a time.

    They are to be written in shared.reports.cells.ENCODING.
    """
    yield from cells.lines([HEAD])
    yield from cells.lines(map(_cells, rows))


def _cells(row: LedgerRow) -> tuple[str, ...]:
    return (
        row.key,
        row.kind,
        row.state,
        row.source,
        ORIGINS[row.provider],
        f"{row.happened_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "" if row.number is None else str(row.number),
        row.xero_id,
        row.reason_code,
        row.detail,
        json.dumps(_stored(row), ensure_ascii=False, sort_keys=True),
    )


def _stored(row: LedgerRow) -> dict[str, Any]:
    """Returns the document or movement of a row as it is stored, and what an alias or a flag is about."""
    return {
        **(row.stored_document or {}),
        **(row.stored_movement or {}),
        **({"about": row.about} if row.about else {}),
    }
