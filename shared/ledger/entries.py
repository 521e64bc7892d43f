"""The ledger's rows as the core reads them again: to add up, to compare, to undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.ledger.documents import Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A row. `document` is None for what is none: a source, another key of a contact, a flag.

    `movement` is a source's money as shared.ledger.decide.shown gives it, in pence. `xero_id` is empty until
    it is posted; `gone` are the Xero ids of what it was before. Times are UTC.
    """

    key: str
    kind: str
    state: str
    source: str
    happened_at: datetime
    document: Document | None = None
    movement: Mapping[str, Any] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    number: int | None = None
    xero_id: str = ""
    reason: str = ""
    words: str = ""
    settled_at: datetime | None = None
    gone: tuple[str, ...] = ()
