"""Defines a customer of a business: what the business keeps of it, and how it is paired with Xero's contact.

A customer is a company, or a consumer who is one person. Its pair is the two ids, its own and Xero's
ContactID: no name, number or address ever makes two of them the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from shared.contacts.details import Details
from shared.contacts.fields import Value
from shared.contacts.merge import Side

Kind = Literal["company", "consumer"]
State = Literal["active", "archived", "merged", "erased"]
StatusAtXero = Literal["ACTIVE", "ARCHIVED", "GDPRREQUEST"]
# A request that timed out can still commit minutes later.
HOLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class XeroContact:
    """A contact as Xero shows it. Its persons have no ids. `updated_at` is in UTC.

    `number` is its ContactNumber, ours for contacts that were made for a payer. `merged_into` is the
    ContactID that it was merged into, where Xero says so; empty otherwise. `tracking` is how its sales are
    tracked by default: pairs of a category's and an option's names; None where Xero did not say.
    """

    contact_id: str
    details: Details
    updated_at: datetime
    number: str = ""
    status: StatusAtXero = "ACTIVE"
    is_customer: bool = False
    merged_into: str = ""
    tracking: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Xero said to the last write, in its own words, and our reason code for it."""

    reason_code: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """How a customer is paired with a contact at Xero.

    `base` is what both sides last agreed on, `seen` the fingerprint of what Xero last showed or answered, and
    `seen_at` the contact's own time of change then, in UTC. `sent` is what was about to be sent when Xero was
    last written to, until its answer is on record; None otherwise. `refused_source` is a lead source that
    Xero did not take as the contact's default, empty for none at all: the rest is sent without it.
    """

    contact_id: str
    base: Details
    seen: str = ""
    seen_at: datetime | None = None
    number: str = ""
    status: StatusAtXero = "ACTIVE"
    sent: Details | None = None
    refusal: Refusal | None = None
    sent_at: datetime | None = None
    refused_source: str | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether what was sent may still reach Xero, since nobody knows what became of it."""
        return self.sent is not None and self.sent_at is not None and now < self.sent_at + HOLD


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer. Times are in UTC; `revision` counts how often it was stored, 0 before the first time.

    `edited` says when each field was changed here that has not reached Xero yet. `unsent_since` is since
    when something waits to be sent; None where nothing does. `place` sorts customers in the owner's own
    order; it is empty for one that has no place there. `merged_into` is the id of the customer of which this
    one has become part.
    """

    id: str
    kind: Kind = "company"
    details: Details = field(default_factory=Details)
    tags: tuple[str, ...] = ()
    state: State = "active"
    created_at: datetime | None = None
    changed_at: datetime | None = None
    edited: Mapping[str, datetime] = field(default_factory=dict)
    unsent_since: datetime | None = None
    link: Link | None = None
    place: str = ""
    merged_into: str = ""
    revision: int = 0

    @property
    def lead_source(self) -> str:
        """The id of the LeadSource that the customer's next sales count for; empty for none."""
        return self.details.lead_source

    @property
    def is_incomplete(self) -> bool:
        return self.state == "active" and bool(self.details.lacks)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a customer's history: a field that was changed, by whom, and when (UTC).

    `by` is a person, "Xero", or "Connectably". `gave_way`: `after` did not come to be, since the other side's
    value was the later one; `side` is whose value it was. Such a value can be put back.
    """

    field: str
    before: Value
    after: Value
    by: str
    at: datetime
    gave_way: Side | None = None
