"""Defines a row of the ledger: a document to post, a decided source, or one more key of a contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from shared.errors import Newer
from shared.ledger.codec import document_from_dict, movement_from_dict
from shared.ledger.documents import Document
from shared.ledger.movements import RecordedMovement
from shared.ledger.row_version import ROW_VERSION
from shared.ledger.sale_facts import Fact
from shared.provider import Origin, Provider


@dataclass(frozen=True, slots=True)
class Handled:
    """What a person says of having dealt with something by hand. `at` is in UTC, `by` an address."""

    by: str
    at: datetime
    note: str = ""


# Kinds of rows that are not documents; a document's row has the name of its class.
SOURCE, ALIAS, FLAG = "Source", "Alias", "Flag"
_OTHER_KINDS = frozenset({SOURCE, ALIAS, FLAG})


@dataclass(frozen=True, slots=True)
class Source:
    """A balance transaction, or a lost dispute or an order, which move no money; decided once. UTC."""

    key: str
    provider: Origin
    happened_at: datetime
    movement: RecordedMovement | None = None


@dataclass(frozen=True)
class LedgerRow:
    """A row as it is stored; what is not known is an empty string. Times are UTC.

    `stored_document` and `stored_movement` are JSON: `document` and `movement` read them on demand. `about`
    is the contact's key for an alias, and the document's for a flag. `facts` of a sale are kept on its first
    invoice. `number` is an invoice's in its series, without the prefix. `xero_id` is empty until the row is
    posted; `former_xero_ids` are the ids of what the row was before. Of a source, `decided_at` is when it
    was last decided, and `documents` are the keys of what it was booked by. `recorded_at` is when the row was
    written; `is_ordered`: a person has ordered it anew since. `handled` is what was said of a row that was
    accepted or seen. A source has `payer` and `description` as one line shows them, the key of its `sale`'s
    first invoice, and that of the event it was `told_by`; `followers` are other sources, whose documents need
    this one. `made_out_to` is the name and address that an invoice showed when it was posted. `place` is
    where an open row stands in the list of its state.
    """

    key: str
    kind: str
    state: str
    source: str
    provider: Origin
    happened_at: datetime
    stored_document: Mapping[str, Any] | None = None
    stored_movement: Mapping[str, Any] | None = None
    about: str = ""
    parents: tuple[str, ...] = ()
    number: int | None = None
    variant: int = 0
    xero_id: str = ""
    reason_code: str = ""
    detail: str = ""
    settled_at: datetime | None = None
    facts: tuple[Fact, ...] = ()
    former_xero_ids: tuple[str, ...] = ()
    decided_at: datetime | None = None
    documents: tuple[str, ...] = ()
    version: int = ROW_VERSION
    recorded_at: datetime | None = None
    is_ordered: bool = False
    handled: Handled | None = None
    payer: str = ""
    description: str = ""
    sale: str = ""
    told_by: str = ""
    followers: tuple[str, ...] = ()
    place: str = ""
    made_out_to: str = ""

    @cached_property
    def document(self) -> Document | None:
        """The document that is posted to Xero; None for a row that is not a document.

        Raises Newer for a document that a later version wrote, KeyError, TypeError or ValueError for one
        that makes no sense.
        """
        self._refuse_if_newer()
        if self.kind in _OTHER_KINDS:
            return None
        return document_from_dict(self.kind, self.stored_document or {})

    @cached_property
    def movement(self) -> RecordedMovement | None:
        """The movement of a source; None for a lost dispute, an unreadable movement and any other row.

        Raises Newer for a movement that a later version wrote.
        """
        self._refuse_if_newer()
        return movement_from_dict(self.stored_movement) if self.stored_movement else None

    def _refuse_if_newer(self) -> None:
        if self.version > ROW_VERSION:
            raise Newer(f"a later version wrote {self.key}: its form is {self.version}")

    @property
    def lead_sources(self) -> frozenset[str]:
        """The ids of what brought the customer, as lines name them.

        They are read by the stored form: whoever looks through many rows has no need of whole documents, and
        one that cannot be read is parked by itself.
        """
        lines = (self.stored_document or {}).get("lines") or ()
        return frozenset(
            each["lead_source"] for each in lines if isinstance(each, dict) and each.get("lead_source")
        )

    @property
    def balance_provider(self) -> Provider | None:
        """The provider whose balance a source changed; None for what moves nothing, or settles directly."""
        if self.provider == "orders" or self.is_direct:
            return None
        return self.provider if self.movement else None

    @property
    def is_direct(self) -> bool:
        """Whether a source's money went straight to the owner's bank account."""
        return self.movement is not None and self.movement.is_direct

    @property
    def gross(self) -> int:
        """The pence that a source moved, before its fee; 0 without a movement on record."""
        return self.movement.gross if self.movement else 0

    @property
    def net(self) -> int:
        """The pence that a source moved, less its fee; 0 without a movement on record."""
        return self.movement.net if self.movement else 0
