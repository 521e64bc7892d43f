"""Renders a contact as Xero shows it: whole, in a list without pages, as a summary, within a document."""

from __future__ import annotations

from local.standins.xero import tracked
from local.standins.xero.contact_shape import ADDRESS_TYPES, PHONE_TYPES, by_type
from local.standins.xero.records import Contact, Element
from local.standins.xero.render import ms_time
from local.standins.xero.state import State


def render(state: State, contact: Contact) -> Element:
    blank_phones = [{"PhoneType": kind, "PhoneNumber": ""} for kind in PHONE_TYPES[:-1]]
    blank_addresses = [{"AddressType": kind, "City": ""} for kind in ADDRESS_TYPES]
    persons = contact.fields.get("ContactPersons", [])
    return {
        **contact.fields,
        "ContactID": contact.id,
        "ContactStatus": contact.status,
        "Phones": by_type("PhoneType", *blank_phones, *contact.fields.get("Phones", [])),
        "Addresses": by_type("AddressType", *blank_addresses, *contact.fields.get("Addresses", [])),
        "ContactPersons": [{"IncludeInEmails": False, **person} for person in persons],
        "ContactGroups": [],
        "SalesTrackingCategories": tracked.render_defaults(state, contact.sales_tracking),
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
    """Renders what is light. Xero does not say what it leaves out: here, all that a client could miss, which
    is every list of entries and the contact it was merged into.
    """
    return {name: value for name, value in head(state, contact).items() if not isinstance(value, list)}


def brief(contact: Contact) -> Element:
    """Renders the contact within a listed document."""
    return {
        "ContactID": contact.id,
        "Name": contact.name,
        "ContactStatus": contact.status,
        "Addresses": [],
        "Phones": [],
        "ContactGroups": [],
        "ContactPersons": [],
        "UpdatedDateUTC": ms_time(contact.updated),
        "HasValidationErrors": False,
    }


def within(state: State, document: Element) -> Element:
    """Renders a document that was asked for by its id: it shows the contact as that is today, with its
    addresses and phones, however old the document is.
    """
    contact = state.contacts[document["Contact"]["ContactID"]]
    return {**document, "Contact": head(state, contact)}
