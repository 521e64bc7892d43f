"""Fills an organisation at the stand-in for Xero with many contacts: customers, and some who are none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from local.standins.xero import Organisation, contacts

# Beside a hundred customers, so many suppliers and so many archived customers.
SUPPLIERS, ARCHIVED = 10, 5
# One customer of so many has no name: 40 of 10,000.
NAMELESS = 250
# Of a contact of so many, a further person is known.
WITH_PERSON = 3


def fill(organisation: Organisation, count: int) -> None:
    """Adds so many customers, and beside them suppliers and archived customers."""
    for number in range(count):
        id = _customer(organisation, **_details(number))
        if number % NAMELESS == NAMELESS - 1:
            _forget_name(organisation, id)
    for number in range(count * SUPPLIERS // 100):
        organisation.add_contact(Name=f"Supplier {number} Ltd")
    for number in range(count * ARCHIVED // 100):
        organisation.archive_contact(_customer(organisation, Name=f"Former customer {number}"))


def _customer(organisation: Organisation, **fields: Any) -> str:
    """Adds a contact that counts as sold to, faster than by selling to it."""
    id = organisation.add_contact(**fields)
    contacts.mark_customer(organisation.state, id)
    return id


def _forget_name(organisation: Organisation, id: str) -> None:
    """Takes a name away, as the stand-in lets nobody do; some of Xero's oldest contacts are so."""
    contact = organisation.state.contacts[id]
    organisation.state.contacts.put(replace(contact, fields={**contact.fields, "Name": ""}), quietly=True)


def _details(number: int) -> dict[str, Any]:
    """Makes the fields of a contact whom somebody has filled in: a company, with a person and an address."""
    at = f"school{number}.example"
    street = {"AddressLine1": f"{number} Station Road", "City": "Leeds", "PostalCode": "LS1 4DY"}
    known = {
        "Name": f"Featherstonehaugh School of Music {number}",
        "FirstName": "Wilhelmina",
        "LastName": f"Featherstonehaugh {number}",
        "EmailAddress": f"wilhelmina@{at}",
        "Phones": [{"PhoneType": "DEFAULT", "PhoneNumber": f"{496_0000 + number}", "PhoneAreaCode": "0113"}],
        "Addresses": [{"AddressType": "POBOX", "Country": "United Kingdom", **street}],
    }
    person = {"FirstName": "Ada", "LastName": f"Byron {number}", "EmailAddress": f"ada@{at}"}
    return known if number % WITH_PERSON else known | {"ContactPersons": [person]}
