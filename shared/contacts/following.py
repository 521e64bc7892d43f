"""Follows what became of a contact at Xero: it came to be a customer, was archived, restored, merged, erased.

Pure: who reads and stores is shared.operations.contacts.incoming.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from shared.contacts.customers import Change, Customer, Link, StatusAtXero, XeroContact
from shared.contacts.details import Details
from shared.contacts.editing import to_send
from shared.contacts.erasing import blank
from shared.contacts.fields import fields_of, person_in
from shared.contacts.meeting import XERO, Met, changes_between, fingerprint, meet
from shared.contacts.names import kind_of
from shared.contacts.persons import identified, likeness
from shared.ledger.xero_text import digest

# A transaction holds a hundred rows: further values of a merged customer stay in its own history alone.
MOST_GIVEN_WAY = 80


class Shown(Protocol):
    """What Xero shows of a contact in any form."""

    @property
    def status(self) -> StatusAtXero: ...

    @property
    def is_customer(self) -> bool: ...


def comes_in(contact: Shown) -> bool:
    """Whether a contact that is not here belongs here: it is active, and was sold to."""
    return contact.is_customer and contact.status == "ACTIVE"


def newcomer(tenant: str, contact: XeroContact, now: datetime, nth: int = 0) -> Customer:
    """Makes a customer of a contact. The same contact always gets the same id, so a repeat makes no second.

    `nth`: so many customers with ids of this contact have gone to others, and stay as they are.
    """
    details = identified(contact.details, contact.contact_id, ())
    link = Link(
        contact.contact_id,
        details,
        seen=fingerprint(contact),
        seen_at=contact.updated_at,
        number=contact.number,
    )
    id = digest(repr((tenant, contact.contact_id, nth)))
    return Customer(id, kind_of(details), details, created_at=now, changed_at=now, link=link)


def followed(customer: Customer, contact: XeroContact, now: datetime, held_back: Collection[str] = ()) -> Met:
    """Takes in what Xero shows of a customer's contact, and whether that is archived there.

    What is unsent of an archived one waits until it is restored. Raises ValueError for another's contact.
    """
    met = meet(customer, contact, now, held_back)
    is_active = contact.status == "ACTIVE"
    wanted = met.for_xero if is_active else None
    if is_active == (customer.state == "active"):
        return replace(met, for_xero=wanted)
    after = replace(_unrefused(met.customer), state="active" if is_active else "archived")
    change = Change("state", customer.state, after.state, XERO, now)
    return Met(after, (*met.changes, change), wanted)


def _unrefused(customer: Customer) -> Customer:
    """Returns a customer who is sent again: what Xero refused may have been due to the archiving."""
    link = customer.link
    return replace(customer, link=replace(link, refusal=None)) if link else customer


def moved(customer: Customer, survivor: str) -> Customer:
    """Pairs a customer with the contact that its own was merged into, whom no other customer has."""
    if customer.link is None:
        raise ValueError("the customer has no pair")
    # Of the other contact nothing was seen yet, however long ago it was changed. What that one's sales are
    # tracked by is its own: that it says nothing of a lead source takes none away.
    base = replace(customer.link.base, lead_source="")
    unseen = replace(customer.link, base=base, seen="", seen_at=None, number="")
    return replace(customer, link=replace(unseen, contact_id=survivor, sent=None, sent_at=None, refusal=None))


def joined(gone: Customer, kept: Customer, now: datetime) -> tuple[Met, Met]:
    """Makes one customer, whose contact was merged into another's at Xero, part of that other's customer.

    What the two say differently stays as the other says it; the values of the one give way, and are in the
    other's history, from where they can be put back. Returns what becomes of the one and of the other.
    """
    into = Change("state", gone.state, "merged", XERO, now)
    part = replace(
        gone, state="merged", merged_into=kept.id, link=None, edited={}, unsent_since=None, place=""
    )
    tags = tuple(dict.fromkeys((*kept.tags, *gone.tags)))
    # Xero keeps the survivor's default tracking, so a lead source of the other's alone is sent there.
    details = replace(kept.details, lead_source=kept.lead_source or gone.lead_source)
    lost = [*_given_way(gone.details, details, now)][:MOST_GIVEN_WAY]
    merge = Change("merge", None, gone.details.name, XERO, now)
    new = changes_between(kept.details, details, XERO, now)
    whole = to_send(kept, replace(kept, tags=tags, details=details), now)
    return Met(part, (into,)), Met(whole, (merge, *new, *lost))


def _given_way(gone: Details, kept: Details, now: datetime) -> Iterator[Change]:
    theirs = fields_of(kept)
    for name, value in fields_of(gone).items():
        if not person_in(name) and value and value != theirs[name]:
            yield Change(name, None, value, XERO, now, "here")
    there = {likeness(each) for each in kept.persons}
    for person in gone.persons:
        if likeness(person) not in there:
            yield Change(f"person.{person.id}", None, person, XERO, now, "here")


def erased(customer: Customer, contact: XeroContact, now: datetime) -> Met:
    """Forgets a customer whose person had Xero erase the contact. The pair stays, so that nobody comes in
    again.
    """
    after, changes = blank(customer, XERO, now)
    link = Link(
        contact.contact_id,
        Details(),
        seen=fingerprint(contact),
        seen_at=contact.updated_at,
        number=contact.number,
        status=contact.status,
    )
    return Met(replace(after, link=link), changes)
