"""Keeps contacts, whose names are unique among the active ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from local.standins.xero import contact_shape, shapes, tracked
from local.standins.xero.batches import Writer
from local.standins.xero.contact_shape import SHAPE, by_type
from local.standins.xero.contact_view import head, render, summary
from local.standins.xero.errors import insist
from local.standins.xero.listings import Listing
from local.standins.xero.records import Contact, Element, folded
from local.standins.xero.state import State, Work
from local.standins.xero.tracking_records import Tracked

# The stand-in keeps these itself, not among the fields as they were sent.
NOT_KEPT = ("ContactID", "ContactStatus", *shapes.SDK_FLAGS)
# Kept by ids, since a category or an option may get another name.
BY_IDS = ("SalesTrackingCategories",)


def save(work: Work, element: Element) -> Contact:
    """Creates the contact; a POST may change the one that ContactID or ContactNumber names."""
    former = _former(work, element)
    insist(_complaints(work.state, element, former))
    contact = _merged(work, element, former)
    insist(_clashes(work.state, contact))
    work.state.contacts.put(contact)
    if former is None:
        work.state.history.append(("contact", contact.id))
    return contact


def _former(work: Work, element: Element) -> Contact | None:
    if not work.overwrites:
        return None
    contacts = work.state.contacts
    return contacts.get(element.get("ContactID")) or contacts.find("number", element.get("ContactNumber"))


def _complaints(state: State, element: Element, former: Contact | None) -> Iterator[str]:
    if "ContactID" in element and former is None:
        yield "The Contact could not be found with the specified ContactID."
    has_name = bool(element.get("Name", "").strip())
    is_kept = former is not None and "Name" not in element
    yield from contact_shape.complaints(element, is_named=has_name or is_kept)
    yield from tracked.default_complaints(state, element.get("SalesTrackingCategories", []))
    if former is not None:
        yield from _no_longer(element, former)


def _no_longer(element: Element, former: Contact) -> Iterator[str]:
    """Says what a contact that is not active refuses. The words, and that it does, are our own assumption:
    a client that counts on more would find out only in a customer's books.
    """
    target = element.get("ContactStatus")
    if former.status == "GDPRREQUEST":
        yield "The contact has been erased and cannot be changed."
    elif former.merged_to and target == "ACTIVE":
        yield "The contact was merged into another contact and cannot be restored."
    elif former.status == "ARCHIVED" and target != "ACTIVE" and element.keys() - set(NOT_KEPT):
        yield f"The contact {former.name} is archived and cannot be changed unless it is made active."


def _clashes(state: State, contact: Contact) -> Iterator[str]:
    namesake = state.contacts.find("name", folded(contact.name))
    if contact.status == "ACTIVE" and namesake is not None and namesake.id != contact.id:
        yield (
            f"The contact name {contact.name} is already assigned to another contact. "
            "The contact name must be unique across all active contacts."
        )
    other = state.contacts.find("number", contact.number)
    if other is not None and other.id != contact.id:
        yield f"The contact number {contact.number} is already assigned to another contact."
    other = state.contacts.find("account", contact.account_number)
    if other is not None and other.id != contact.id:
        yield "The Account Number already exists. Please enter a different Account Number."


def _merged(work: Work, element: Element, former: Contact | None) -> Contact:
    given = {name: value for name, value in element.items() if name not in (*NOT_KEPT, *BY_IDS)}
    base: Mapping[str, Any] = {} if former is None else former.fields
    fields = {**base, **given, **_lists(base, given)}
    fields["Name"] = fields["Name"].strip()
    if former is None:
        former = Contact(work.state.new_id(), fields, work.now)
    status = element.get("ContactStatus", former.status)
    marks = _sales_tracking(work.state, element, former)
    return replace(former, fields=fields, updated=work.now, status=status, sales_tracking=marks)


def _sales_tracking(state: State, element: Element, former: Contact) -> tuple[Tracked, ...]:
    """The defaults that are sent replace all of them; an empty list clears them."""
    if "SalesTrackingCategories" not in element:
        return former.sales_tracking
    return tracked.build_defaults(state, element["SalesTrackingCategories"])


def _lists(base: Mapping[str, Any], given: Element) -> Element:
    """Phones that are sent replace all of them, as persons do; an address replaces the one of its type."""
    phones = given.get("Phones", base.get("Phones", []))
    addresses = (*base.get("Addresses", []), *given.get("Addresses", []))
    return {
        "Phones": by_type("PhoneType", *phones),
        "Addresses": by_type("AddressType", *addresses),
    }


def archive(state: State, contact_id: str, now: datetime) -> None:
    state.contacts.put(replace(state.contacts[contact_id], status="ARCHIVED", updated=now))


def erase(state: State, contact_id: str, now: datetime) -> None:
    """Carries out an erasure: the contact keeps its id and its documents, and no detail of a person.

    Xero's description says no more than that there is the status GDPRREQUEST; the rest is assumed.
    """
    gone = state.contacts[contact_id]
    fields = {"Name": f"Erased contact {contact_id[:8]}"}
    state.contacts.put(replace(gone, fields=fields, status="GDPRREQUEST", updated=now, sales_tracking=()))


def mark_customer(state: State, contact_id: str) -> None:
    # `updated` stays as it was: Xero does not show this change to If-Modified-Since either. That no webhook
    # tells of it is assumed.
    contact = state.contacts[contact_id]
    if not contact.is_customer:
        state.contacts.put(replace(contact, is_customer=True), quietly=True)


def find(state: State, name: str) -> Contact | None:
    """Finds a contact by ContactID or by ContactNumber: a path may hold either."""
    return state.contacts.get(name) or state.contacts.find("number", name)


LISTING = Listing(
    plural="Contacts",
    records=lambda state: state.contacts,
    render=render,
    head=head,
    fields={
        "ContactID": lambda contact: contact.id,
        "Name": lambda contact: contact.name,
        "FirstName": lambda contact: contact.fields.get("FirstName"),
        "LastName": lambda contact: contact.fields.get("LastName"),
        "EmailAddress": lambda contact: contact.fields.get("EmailAddress"),
        "ContactNumber": lambda contact: contact.number,
        "AccountNumber": lambda contact: contact.account_number,
        "ContactStatus": lambda contact: contact.status,
        "IsCustomer": lambda contact: contact.is_customer,
    },
    sets={"IDs": "ContactID"},
    searched=("Name", "FirstName", "LastName", "ContactNumber", "EmailAddress"),
    unasked=lambda contact: contact.status != "ACTIVE",
    summary=summary,
)
WRITER = Writer("Contacts", "ContactID", SHAPE, save, render, flag="HasValidationErrors")
