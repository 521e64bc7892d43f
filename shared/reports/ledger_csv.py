"""The whole ledger as CSV: every row as it is kept, for whoever wants to see behind the reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from shared.ledger.entries import Entry
from shared.reports import cells

HEAD = (
    "Key",
    "Kind",
    "State",
    "Source",
    "Happened at (UTC)",
    "Number",
    "Xero id",
    "Reason",
    "Words",
    "Stored (amounts in pence)",
)


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Each with its line end, one row in memory at a time; to be written in shared.reports.cells.ENCODING."""
    yield from cells.lines([HEAD])
    yield from cells.lines(map(_row, entries))


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        entry.key,
        entry.kind,
        entry.state,
        entry.source,
        f"{entry.happened_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "" if entry.number is None else str(entry.number),
        entry.xero_id,
        entry.reason_code,
        entry.detail,
        json.dumps(dict(entry.stored), ensure_ascii=False, sort_keys=True),
    )
