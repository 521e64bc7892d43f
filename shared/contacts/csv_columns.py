"""Names the columns of a file of customers, and recognises those of other programs, such as Xero's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from shared.contacts.customers import Customer
from shared.contacts.details import MOST_PERSONS_AT_XERO, PHONE_TYPES, Person
from shared.contacts.fields import OF_PERSONS, PLAIN, in_words, shown, shown_as

_ADDRESSES = ("postal", "street")
# The persons that are in Xero. Further ones are not in the file, and a file leaves them as they are.
PERSONS = range(1, MOST_PERSONS_AT_XERO + 1)


# What each part of an address is called, ours first.
_ADDRESS_WORDS: Mapping[str, Sequence[str]] = {
    "line1": ("address line 1", "line 1", "address 1", "address"),
    "line2": ("address line 2", "line 2", "address 2"),
    "line3": ("address line 3", "line 3", "address 3"),
    "line4": ("address line 4", "line 4", "address 4"),
    "city": ("city", "town"),
    "region": ("region", "county", "state"),
    "postal_code": ("postcode", "post code", "postal code", "zip"),
    "country": ("country",),
    "attention_to": ("attention to",),
}


def _columns() -> Iterator[tuple[str, str]]:
    """Yields each column, and its heading in our own files."""
    yield from (("id", "id"), ("kind", "kind"), ("name", "name"), ("first_name", "first name"))
    yield from (("last_name", "last name"), ("email", "e-mail"))
    for each in PHONE_TYPES:
        yield f"phone.{each}", in_words(f"phone.{each}")
    for address in _ADDRESSES:
        for part, words in _ADDRESS_WORDS.items():
            yield f"{address}.{part}", f"{address} {words[0]}"
    for number in PERSONS:
        for part, said in zip(OF_PERSONS, ("first name", "last name", "e-mail", "in e-mails"), strict=True):
            yield f"person.{number}.{part}", f"person {number} {said}"
    yield from (("website", "website"), ("tags", "tags"), ("lead_source", "lead source"))


HEADINGS: Mapping[str, str] = dict(_columns())


def cells_of(customer: Customer, lead_sources: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Returns what a file says of a customer, by column. `lead_sources` are their names by their ids.

    >>> cells_of(Customer("c1", tags=("vip", "Kendal")))["tags"]
    'vip, Kendal'
    """
    details = customer.details
    cells = {"id": customer.id, "kind": customer.kind, "tags": ", ".join(customer.tags)}
    cells |= {each: shown_as(each, getattr(details, each), lead_sources) for each in PLAIN}
    cells |= {f"phone.{each}": shown(details.phones.get(each)) for each in PHONE_TYPES}
    for address in _ADDRESSES:
        cells |= {f"{address}.{part}": getattr(getattr(details, address), part) for part in _ADDRESS_WORDS}
    for number in PERSONS:
        person = next(iter(details.persons[number - 1 : number]), None)
        cells |= {f"person.{number}.{part}": _of(person, part) for part in OF_PERSONS}
    return cells


def _of(person: Person | None, part: str) -> str:
    if person is None:
        return ""
    value = getattr(person, part)
    return shown(value) if isinstance(value, bool) else str(value)


def column_of(heading: str) -> str:
    """Returns the column that a heading stands for; empty for one that is not read.

    >>> column_of("E-Mail"), column_of("*ContactName"), column_of("POAddressLine1"), column_of("Colour")
    ('email', 'name', 'postal.line1', '')
    """
    return _KNOWN.get(_plain(heading), "")


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]", "", heading.casefold())


def _others() -> Iterator[tuple[str, Sequence[str]]]:
    """Yields headings of other programs, by column: Xero's export, Google's and Outlook's contacts."""
    yield "id", ("customer id", "Connectably id")
    yield "kind", ("type", "customer type")
    yield "name", ("ContactName", "company", "company name", "customer", "customer name", "organisation")
    yield "first_name", ("first", "given name", "forename")
    yield "last_name", ("last", "surname", "family name")
    yield "email", ("EmailAddress", "e-mail address", "E-mail 1 - Value", "mail")
    yield "phone.DEFAULT", ("PhoneNumber", "telephone", "tel", "Phone 1 - Value", "business phone")
    yield "phone.DDI", ("DDINumber", "DDI")
    yield "phone.MOBILE", ("MobileNumber", "mobile")
    yield "phone.FAX", ("FaxNumber", "fax number")
    yield "website", ("web site", "web page", "url")
    yield "lead_source", ("source", "lead", "how did you hear of us")
    yield "tags", ("labels", "categories", "groups")
    for address, short, plain in (("postal", "PO", "billing"), ("street", "SA", "delivery")):
        for part, words in _ADDRESS_WORDS.items():
            leads = (address, short, plain)
            yield f"{address}.{part}", [f"{lead} {each}" for lead in leads for each in words]
    for part, words in _ADDRESS_WORDS.items():
        yield f"postal.{part}", words
    for number in PERSONS:
        yield f"person.{number}.first_name", (f"Person{number}FirstName",)
        yield f"person.{number}.last_name", (f"Person{number}LastName",)
        yield f"person.{number}.email", (f"Person{number}Email",)
        yield f"person.{number}.is_mailed", (f"Person{number}IncludeInEmail", f"IncludeInEmail{number}")


_KNOWN: dict[str, str] = {}
for _column, _headings in (*((each, (words,)) for each, words in HEADINGS.items()), *_others()):
    for _heading in _headings:
        _KNOWN.setdefault(_plain(_heading), _column)
