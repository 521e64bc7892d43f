"""Makes ledger rows as the store returns them, from documents and movements that tests have in hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.ledger.codec import document_to_dict
from shared.ledger.documents import Document
from shared.ledger.rows import LedgerRow
from shared.provider import Origin


def ledger_row(
    key: str,
    kind: str,
    state: str = "posted",
    source: str = "",
    happened_at: datetime | None = None,
    stored: Mapping[str, Any] | None = None,
    document: Document | None = None,
    provider: Origin = "stripe",
    **fields: Any,
) -> LedgerRow:
    """Makes a row. `stored` is a source's movement in JSON, empty fields left out; it may name a provider."""
    if happened_at is None:
        raise TypeError("a row says when it happened")
    moved = dict(stored or {})
    return LedgerRow(
        key=key,
        kind=kind,
        state=state,
        source=source,
        provider=moved.pop("provider", provider),
        happened_at=happened_at,
        stored_document=document_to_dict(document) if document else None,
        stored_movement={"fee": 0, "currency": "GBP", "category": "", **moved} if moved else None,
        **fields,
    )
