"""Defines what a decision is, and what it needs to know of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.ledger.documents import Contact, Document
from shared.ledger.sale_facts import Fact


@dataclass(frozen=True, slots=True)
class Alias:
    """A further key of a contact."""

    key: str
    contact: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the ledger holds already, as far as a decision needs it.

    `documents` by key; `aliases` from key to contact; `facts` of a sale by its first invoice's key.
    `lead_source` is the id of what brought the customer who pays, as of now; empty where that is not known.
    """

    documents: Mapping[str, Document] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    lead_source: str = ""

    def contact(self, key: str) -> str:
        """Returns the key of the contact that has this key or alias; empty if there is none."""
        return key if isinstance(self.documents.get(key), Contact) else self.aliases.get(key, "")

    def first_contact(self, keys: Iterable[str]) -> str:
        """Returns the key of the contact that has the first of these keys that any has; empty if none has."""
        return next(filter(None, map(self.contact, keys)), "")


@dataclass(frozen=True, slots=True)
class SaleChange:
    """The facts of a sale, under the key of its first invoice, before a decision and after it."""

    invoice: str
    before: tuple[Fact, ...]
    after: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """Documents to post, parents before children.

    `attention` is a reason code for what a bookkeeper should look at although it is booked; empty for most.
    """

    documents: tuple[Document, ...]
    aliases: tuple[Alias, ...] = ()
    sale: SaleChange | None = None
    attention: str = ""


@dataclass(frozen=True, slots=True)
class Excluded:
    """Seen, understood and not booked; kept on record with a reason code of shared.reasons."""

    reason_code: str
    detail: str


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """Not booked: a person must decide. The reason code is one of shared.reasons."""

    reason_code: str
    detail: str


Decision = Booking | Excluded | NeedsReview
