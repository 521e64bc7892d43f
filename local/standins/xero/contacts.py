"""Keeps contacts, whose names are unique among the active ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from local.standins.xero import shapes
from local.standins.xero.batches import Writer
from local.standins.xero.errors import insist
from local.standins.xero.listings import Listing
from local.standins.xero.records import Contact, Element, folded
from local.standins.xero.render import ms_time
from local.standins.xero.shapes import text
from local.standins.xero.state import State, Work

PHONE_TYPES = ("DEFAULT", "DDI", "FAX", "MOBILE", "OFFICE")
ADDRESS_TYPES = ("POBOX", "STREET")
MOST_PERSONS = 5

PHONE: shapes.Shape = {
    "PhoneType": shapes.one_of(*PHONE_TYPES),
    "PhoneNumber": text(50),
    "PhoneAreaCode": text(10),
    "PhoneCountryCode": text(20),
}
ADDRESS: shapes.Shape = {
    "AddressType": shapes.one_of(*ADDRESS_TYPES),
    "AddressLine1": text(500),
    "AddressLine2": text(500),
    "AddressLine3": text(500),
    "AddressLine4": text(500),
    "City": text(255),
    "Region": text(255),
    "PostalCode": text(50),
    "Country": text(50),
    "AttentionTo": text(255),
}
PERSON: shapes.Shape = {
    "FirstName": text(255),
    "LastName": text(255),
    "EmailAddress": text(255),
    "IncludeInEmails": shapes.FLAG,
}
SHAPE: shapes.Shape = {
    "ContactID": shapes.GUID,
    "ContactNumber": text(50),
    "AccountNumber": text(50),
    "ContactStatus": shapes.one_of("ACTIVE", "ARCHIVED"),
    "Name": text(255),
    "FirstName": text(255),
    "LastName": text(255),
    "CompanyNumber": text(50),
    "EmailAddress": text(255),
    "TaxNumber": text(50),
    "BankAccountDetails": shapes.TEXT,
    "DefaultCurrency": shapes.one_of("GBP"),
    "ContactPersons": shapes.Listed(PERSON),
    "Addresses": shapes.Listed(ADDRESS),
    "Phones": shapes.Listed(PHONE),
}
# The stand-in keeps these itself, not among the fields as they were sent.
NOT_KEPT = ("ContactID", "ContactStatus", *shapes.SDK_FLAGS)


def save(work: Work, element: Element) -> Contact:
    """Creates the contact; a POST may change the one that ContactID or ContactNumber names."""
    former = _former(work, element)
    insist(_complaints(element, former))
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


def _complaints(element: Element, former: Contact | None) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    if "ContactID" in element and former is None:
        yield "The Contact could not be found with the specified ContactID."
    if not (element.get("Name", "").strip() if former is None or "Name" in element else former.name):
        yield "The Contact Name must be specified."
    if len(element.get("ContactPersons", [])) > MOST_PERSONS:
        yield f"A contact can have up to {MOST_PERSONS} additional contact persons."
    for holder in (element, *element.get("ContactPersons", [])):
        if not _is_email(holder.get("EmailAddress", "")):
            yield "Email address must be valid."


def _is_email(address: str) -> bool:
    """Whether it is one address and nothing else, or empty. Xero's description rules out umlauts; we assume
    that it means every character beyond ASCII.
    """
    one = re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+", address)
    return not address or (one is not None and address.isascii())


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


def _merged(work: Work, element: Element, former: Contact | None) -> Contact:
    given = {name: value for name, value in element.items() if name not in NOT_KEPT}
    base: Mapping[str, Any] = {} if former is None else former.fields
    fields = {**base, **given}
    fields["Phones"] = _by_type("PhoneType", base.get("Phones", ()), given.get("Phones", ()))
    fields["Addresses"] = _by_type("AddressType", base.get("Addresses", ()), given.get("Addresses", ()))
    if former is None:
        former = Contact(work.state.new_id(), fields, work.now)
    return replace(
        former, fields=fields, updated=work.now, status=element.get("ContactStatus", former.status)
    )


def _by_type(key: str, former: Any, given: Any) -> list[Element]:
    """Keeps one entry for each type: an entry sent replaces the former one of its type, the others stay."""
    default = "DEFAULT" if key == "PhoneType" else "POBOX"
    entries = {entry.get(key, default): {key: default, **entry} for entry in (*former, *given)}
    return list(entries.values())


def archive(state: State, contact_id: str, now: datetime) -> None:
    state.contacts.put(replace(state.contacts[contact_id], status="ARCHIVED", updated=now))


def mark_customer(state: State, contact_id: str) -> None:
    # `updated` stays as it was: Xero does not show this change to If-Modified-Since either.
    state.contacts.put(replace(state.contacts[contact_id], is_customer=True))


def render(_: State, contact: Contact) -> Element:
    blank_phones = [{"PhoneType": kind, "PhoneNumber": ""} for kind in PHONE_TYPES[:-1]]
    blank_addresses = [{"AddressType": kind, "City": ""} for kind in ADDRESS_TYPES]
    return {
        **contact.fields,
        "ContactID": contact.id,
        "ContactStatus": contact.status,
        "Phones": _by_type("PhoneType", blank_phones, contact.fields["Phones"]),
        "Addresses": _by_type("AddressType", blank_addresses, contact.fields["Addresses"]),
        "ContactPersons": contact.fields.get("ContactPersons", []),
        "ContactGroups": [],
        "IsSupplier": False,
        "IsCustomer": contact.is_customer,
        **({"MergedToContactID": contact.merged_to} if contact.merged_to else {}),
        "UpdatedDateUTC": ms_time(contact.updated),
        "HasAttachments": False,
        "HasValidationErrors": False,
    }


def head(state: State, contact: Contact) -> Element:
    """Renders the contact as a list without pages shows it: without the contact it was merged into."""
    shown = render(state, contact)
    return {name: value for name, value in shown.items() if name != "MergedToContactID"}


def summary(state: State, contact: Contact) -> Element:
    """Renders what is light: without any list of entries, since Xero does not say what it leaves out."""
    return {name: value for name, value in render(state, contact).items() if not isinstance(value, list)}


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
        "AccountNumber": lambda contact: contact.fields.get("AccountNumber"),
        "ContactStatus": lambda contact: contact.status,
        "IsCustomer": lambda contact: contact.is_customer,
    },
    sets={"IDs": "ContactID"},
    searched=("Name", "FirstName", "LastName", "ContactNumber", "EmailAddress"),
    unasked=lambda contact: contact.status == "ARCHIVED",
    summary=summary,
)
WRITER = Writer("Contacts", "ContactID", SHAPE, save, render, flag="HasValidationErrors")
