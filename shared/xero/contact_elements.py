"""Reads contacts as Xero writes them, and writes customers' details as Xero takes them.

Nulls are as good as nothing. Whatever Xero does not know by its id, a person or a phone, has none here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contacts.customers import StatusAtXero, XeroContact
from shared.contacts.details import ADDRESS_TYPES, PHONE_TYPES, Address, Details, Person, Phone, PhoneType
from shared.xero.element_texts import needed, text
from shared.xero.paging import Element, time_of

_PHONE = {"PhoneNumber": "number", "PhoneAreaCode": "area", "PhoneCountryCode": "country"}
_ADDRESS = {
    "AddressLine1": "line1",
    "AddressLine2": "line2",
    "AddressLine3": "line3",
    "AddressLine4": "line4",
    "City": "city",
    "Region": "region",
    "PostalCode": "postal_code",
    "Country": "country",
    "AttentionTo": "attention_to",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What Xero's summary shows of a contact: enough to tell whether it must be read again."""

    contact_id: str
    updated_at: datetime
    status: StatusAtXero
    is_customer: bool
    is_supplier: bool
    said: tuple[str, ...]


def contact_of(element: Element) -> XeroContact:
    """Reads a contact. Raises LookupError, TypeError or ValueError for an element that is none."""
    return XeroContact(
        contact_id=needed(element, "ContactID"),
        details=_details(element),
        updated_at=time_of(needed(element, "UpdatedDateUTC")),
        number=text(element, "ContactNumber"),
        status=_status(element),
        is_customer=element.get("IsCustomer") is True,
        merged_into=text(element, "MergedToContactID"),
        tracking=_tracking(element),
    )


def summary_of(element: Element) -> Summary:
    """Reads a contact's summary. Raises as `contact_of` does."""
    return Summary(
        contact_id=needed(element, "ContactID"),
        updated_at=time_of(needed(element, "UpdatedDateUTC")),
        status=_status(element),
        # Who Xero does not say to be none is one: a summary may leave that out.
        is_customer=element.get("IsCustomer") is not False,
        is_supplier=element.get("IsSupplier") is True,
        said=tuple(text(element, each) for each in ("Name", "FirstName", "LastName", "EmailAddress")),
    )


def element_of(
    contact_id: str, details: Details, tracking: Sequence[tuple[str, str]] | None = None
) -> dict[str, Any]:
    """Writes details as an element of a POST, which changes the contact that has this id.

    Persons and phones are whole lists: what is not among them is gone at Xero. An empty phone or address is
    written as an empty one, which clears it. The website and the numbers of a contact are never written.
    `tracking` replaces how sales are tracked by default: pairs of names; None leaves that as it is.
    """
    tracked = [
        {"TrackingCategoryName": name, "TrackingOptionName": option} for name, option in tracking or ()
    ]
    return {
        "ContactID": contact_id,
        "Name": details.name,
        "FirstName": details.first_name,
        "LastName": details.last_name,
        "EmailAddress": details.email,
        "ContactPersons": [_person_element(each) for each in details.at_xero],
        "Phones": [
            {"PhoneType": each, **_parts(details.phones.get(each, Phone()), _PHONE)} for each in PHONE_TYPES
        ],
        "Addresses": [
            {"AddressType": each, **_parts(of_type, _ADDRESS)}
            for each, of_type in zip(ADDRESS_TYPES, (details.postal, details.street), strict=True)
        ],
        **({} if tracking is None else {"SalesTrackingCategories": tracked}),
    }


def _person_element(person: Person) -> dict[str, Any]:
    return {
        "FirstName": person.first_name,
        "LastName": person.last_name,
        "EmailAddress": person.email,
        "IncludeInEmails": person.is_mailed,
    }


def _parts(whole: Phone | Address, names: Mapping[str, str]) -> dict[str, str]:
    return {at_xero: getattr(whole, here) for at_xero, here in names.items()}


def _details(element: Element) -> Details:
    addresses = {text(each, "AddressType"): each for each in _listed(element, "Addresses")}
    return Details(
        name=text(element, "Name"),
        first_name=text(element, "FirstName"),
        last_name=text(element, "LastName"),
        email=text(element, "EmailAddress"),
        persons=tuple(_person(each) for each in _listed(element, "ContactPersons")),
        phones=_phones(element),
        postal=_address(addresses.get("POBOX", {})),
        street=_address(addresses.get("STREET", {})),
        website=text(element, "Website"),
    )


def _tracking(element: Element) -> tuple[tuple[str, str], ...] | None:
    if "SalesTrackingCategories" not in element:
        return None
    return tuple(
        (text(each, "TrackingCategoryName"), text(each, "TrackingOptionName"))
        for each in _listed(element, "SalesTrackingCategories")
    )


def _person(element: Element) -> Person:
    first, last, email = (text(element, each) for each in ("FirstName", "LastName", "EmailAddress"))
    return Person("", first, last, email, element.get("IncludeInEmails") is True)


def _phones(element: Element) -> dict[PhoneType, Phone]:
    given = {text(each, "PhoneType"): each for each in _listed(element, "Phones")}
    known = {kind: given[kind] for kind in PHONE_TYPES if kind in given}
    phones = {
        kind: Phone(**{here: text(each, name) for name, here in _PHONE.items()})
        for kind, each in known.items()
    }
    return {kind: phone for kind, phone in phones.items() if phone}


def _address(element: Element) -> Address:
    return Address(**{here: text(element, name) for name, here in _ADDRESS.items()})


def _status(element: Element) -> StatusAtXero:
    match text(element, "ContactStatus"):
        case "ACTIVE" | "":
            return "ACTIVE"
        case "GDPRREQUEST":
            return "GDPRREQUEST"
        case _:
            # Whatever Xero may call it one day, nobody may send anything to it.
            return "ARCHIVED"


def _listed(element: Element, name: str) -> list[Element]:
    given = element.get(name) or []
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise TypeError(f"{name} is no list of objects")
    return given
