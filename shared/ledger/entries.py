"""The ledger's rows as the core reads them again: to add up, to compare, to report, to undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.ledger.documents import Document

SOURCE = "Source"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row. `stored` is its JSON: of a source its movement, as shared.booking.decide.shown gives it.

    `document` is there for what is posted to Xero, and for nothing else. `number` is an invoice's in its
    series, without the prefix. `xero_id` is empty until it is posted; `gone` are the Xero ids of what it was
    before. Times are UTC.
    """

    key: str
    kind: str
    state: str
    source: str
    happened_at: datetime
    stored: Mapping[str, Any] = field(default_factory=dict)
    document: Document | None = None
    parents: tuple[str, ...] = ()
    number: int | None = None
    xero_id: str = ""
    reason_code: str = ""
    detail: str = ""
    settled_at: datetime | None = None
    former_xero_ids: tuple[str, ...] = ()
