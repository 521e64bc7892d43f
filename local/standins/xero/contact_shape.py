"""Says what a contact may be made of, in a client's call and on Xero's own pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.standins.xero import shapes, tracked
from local.standins.xero.records import Element
from local.standins.xero.shapes import text

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
    # Only a person asks for an erasure, on Xero's own pages.
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
    "SalesTrackingCategories": shapes.Listed(tracked.BY_DEFAULT),
}
PERSONAL: shapes.Shape = {**SHAPE, "Website": shapes.TEXT}
"""A person may enter what the API only shows."""

# Xero's description: "[A-Z], [a-z] only". Its own examples have a blank, as in "United States".
COUNTRY = re.compile("[A-Za-z ]*")


def complaints(element: Element, *, is_named: bool) -> Iterator[str]:
    """Finds what is wrong with the fields themselves. `is_named` says whether the contact has a name."""
    yield from shapes.breaches(element, PERSONAL)
    if not is_named:
        yield "The Contact Name must be specified."
    if len(element.get("ContactPersons", [])) > MOST_PERSONS:
        yield f"A contact can have up to {MOST_PERSONS} additional contact persons."
    for holder in (element, *element.get("ContactPersons", [])):
        if not _is_email(holder.get("EmailAddress", "")):
            yield "Email address must be valid."
    for address in element.get("Addresses", []):
        if not COUNTRY.fullmatch(address.get("Country", "")):
            yield "Country must consist of letters only."


def _is_email(address: str) -> bool:
    """Whether it is one address and nothing else, or empty. Xero's description rules out umlauts; we assume
    that it means every character beyond ASCII.
    """
    one = re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+", address)
    return not address or (one is not None and address.isascii())


def by_type(key: str, *entries: Element) -> list[Element]:
    """Keeps one entry for each type, the later one. `key` is PhoneType or AddressType."""
    default = "DEFAULT" if key == "PhoneType" else "POBOX"
    return list({entry.get(key, default): {key: default, **entry} for entry in entries}.values())
