"""Reads what a person typed into a contact's page at the stand-in, and lays a contact out for that page.

Fields have Xero's names, with dots where they lie within a list: `Phones.MOBILE.PhoneNumber`,
`Addresses.POBOX.City`, `ContactPersons.0.FirstName`, and `SalesTracking.` with a category's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from local.standins.xero.contact_shape import ADDRESS_TYPES, MOST_PERSONS, PHONE_TYPES
from local.standins.xero.errors import Invalid
from local.standins.xero.records import Contact, Element

PLAIN = ("Name", "FirstName", "LastName", "EmailAddress", "Website", "CompanyNumber", "TaxNumber")
PHONE = ("PhoneCountryCode", "PhoneAreaCode", "PhoneNumber")
ADDRESS = (
    "AttentionTo",
    "AddressLine1",
    "AddressLine2",
    "AddressLine3",
    "AddressLine4",
    "City",
    "Region",
    "PostalCode",
    "Country",
)
PERSON = ("FirstName", "LastName", "EmailAddress")
TRACKED = "SalesTracking."
AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")

Form = Mapping[str, str]


def fields_of(form: Form) -> Element:
    """Returns what the page says of the contact. Lists are whole, as on Xero's own page."""
    return {
        **{name: form.get(name, "") for name in PLAIN},
        "Phones": [
            {"PhoneType": kind, **phone}
            for kind in PHONE_TYPES
            if (phone := _typed(form, f"Phones.{kind}", PHONE))
        ],
        # An address that is left blank was cleared.
        "Addresses": [
            {"AddressType": kind, **{name: form.get(f"Addresses.{kind}.{name}", "") for name in ADDRESS}}
            for kind in ADDRESS_TYPES
        ],
        **_sales_tracking(form),
        "ContactPersons": [
            {**person, "IncludeInEmails": f"ContactPersons.{place}.IncludeInEmails" in form}
            for place in range(MOST_PERSONS)
            if (person := _typed(form, f"ContactPersons.{place}", PERSON))
        ],
    }


def _sales_tracking(form: Form) -> Element:
    """Returns the default tracking that was chosen, if the page had any category to choose from."""
    chosen = {name.removeprefix(TRACKED): option for name, option in form.items() if name.startswith(TRACKED)}
    entries = [
        {"TrackingCategoryName": name, "TrackingOptionName": option}
        for name, option in chosen.items()
        if option
    ]
    return {"SalesTrackingCategories": entries} if chosen else {}


def pence_of(form: Form) -> int:
    """Returns the amount of a sale. Raises Invalid for what is no amount above zero in whole pence."""
    typed = form.get("amount", "").strip()
    pence = int(Decimal(typed) * 100) if AMOUNT.fullmatch(typed) else 0
    if not pence:
        raise Invalid("An amount is in pounds and pence, such as 12.50.")
    return pence


def filled_in(contact: Contact) -> dict[str, str]:
    """Returns the page's fields as the contact has them, by their names. A flag that is set is "on"."""
    found = {name: str(contact.fields.get(name, "")) for name in PLAIN}
    for lists, kinds in (("Phones", "PhoneType"), ("Addresses", "AddressType")):
        for each in contact.fields.get(lists, []):
            found |= _named(f"{lists}.{each[kinds]}", each)
    for place, person in enumerate(contact.fields.get("ContactPersons", [])):
        found |= _named(f"ContactPersons.{place}", person)
    return found


def _typed(form: Form, prefix: str, names: tuple[str, ...]) -> Element:
    """Returns the fields if any of them was filled in, else nothing."""
    typed = {name: form.get(f"{prefix}.{name}", "").strip() for name in names}
    return typed if any(typed.values()) else {}


def _named(prefix: str, entry: Element) -> dict[str, str]:
    words = {name: value for name, value in entry.items() if isinstance(value, str)}
    flags = {name: "on" for name, value in entry.items() if value is True}
    return {f"{prefix}.{name}": value for name, value in (words | flags).items()}
