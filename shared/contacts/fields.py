"""Takes details apart into named fields, and puts fields together into details again.

A field's name says what it is: "name", "email", "phone.MOBILE", "address.POBOX", "person.{id}" for the
person's being there at all, and "person.{id}.email" for what is said of the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of_class
from dataclasses import replace

from shared.contacts.details import ADDRESS_TYPES, PHONE_TYPES, Address, AddressType, Details, Person, Phone

Value = str | bool | Phone | Address | Person | None
Fields = Mapping[str, Value]

PLAIN = ("name", "first_name", "last_name", "email", "website", "lead_source")
OF_PERSONS = ("first_name", "last_name", "email", "is_mailed")
# Xero shows these on past invoices too, once they have changed.
ON_PAST_INVOICES = ("name", *(f"address.{each}" for each in ADDRESS_TYPES))
_ADDRESSES: Mapping[AddressType, str] = {"POBOX": "postal", "STREET": "street"}


def fields_of(details: Details) -> dict[str, Value]:
    """Takes details apart. A phone or an address that is empty is there as well, as an empty one.

    >>> fields_of(Details(name="Ada Ltd"))["name"], fields_of(Details())["phone.MOBILE"]
    ('Ada Ltd', Phone(number='', area='', country=''))
    """
    found: dict[str, Value] = {each: getattr(details, each) for each in PLAIN}
    found |= {f"phone.{each}": details.phones.get(each, Phone()) for each in PHONE_TYPES}
    found |= {f"address.{each}": getattr(details, _ADDRESSES[each]) for each in ADDRESS_TYPES}
    for person in details.persons:
        found |= _of_person(person)
    return found


def plain_fields_of(details: Details) -> dict[str, Value]:
    """Takes details apart as `fields_of` does, without the further persons."""
    return {name: value for name, value in fields_of(details).items() if not person_in(name)}


def _of_person(person: Person) -> dict[str, Value]:
    name = f"person.{person.id}"
    return {name: True} | {f"{name}.{each}": getattr(person, each) for each in OF_PERSONS}


def details_of(fields: Fields, order: Iterable[str]) -> Details:
    """Puts fields together. `order` are the ids of persons in their order; others come after them."""
    there = [name.split(".")[1] for name, value in fields.items() if is_person(name) and value]
    wanted = [each for each in order if each in there]
    persons = tuple(_person(each, fields) for each in dict.fromkeys((*wanted, *there)))
    phones = {each: fields[f"phone.{each}"] for each in PHONE_TYPES if fields.get(f"phone.{each}")}
    addresses = {_ADDRESSES[each]: fields[f"address.{each}"] for each in ADDRESS_TYPES}
    plain = {each: fields[each] for each in PLAIN}
    return Details(persons=persons, phones=phones, **addresses, **plain)  # type: ignore[arg-type]  # by their names


def _person(id: str, fields: Fields) -> Person:
    given = {each: fields.get(f"person.{id}.{each}") for each in OF_PERSONS}
    return replace(Person(id), **{each: value for each, value in given.items() if value is not None})  # type: ignore[arg-type]  # as above


def is_person(name: str) -> bool:
    """Whether a field says that a person is there, rather than something of the person.

    >>> is_person("person.p1"), is_person("person.p1.email"), is_person("email")
    (True, False, False)
    """
    return name.startswith("person.") and name.count(".") == 1


def person_in(name: str) -> str:
    """Returns the id of the person that a field is about; empty if it is about none."""
    return name.split(".")[1] if name.startswith("person.") else ""


def in_words(name: str) -> str:
    """Names a field as the pages do.

    >>> in_words("phone.DDI"), in_words("address.POBOX"), in_words("person.p1.email")
    ('direct phone', 'postal address (on invoices)', 'e-mail of a further person')
    """
    kind, _, rest = name.partition(".")
    if kind == "person":
        part = rest.partition(".")[2]
        return f"{_WORDS[part]} of a further person" if part else "further person"
    return _WORDS[name]


def begun(words: str) -> str:
    """Begins a line with words that are meant for the middle of one.

    >>> begun(in_words("email"))
    'E-mail'
    """
    return words[:1].upper() + words[1:]


_WORDS = {
    "name": "name",
    "first_name": "first name",
    "last_name": "last name",
    "email": "e-mail",
    "is_mailed": "inclusion in e-mails",
    "website": "website",
    "lead_source": "lead source",
    "phone.DEFAULT": "phone",
    "phone.DDI": "direct phone",
    "phone.MOBILE": "mobile phone",
    "phone.FAX": "fax",
    "phone.OFFICE": "office phone",
    "address.POBOX": "postal address (on invoices)",
    "address.STREET": "street address",
    # Of the history alone.
    "persons": "order of further persons",
    "tags": "tags",
    "kind": "kind",
    "state": "state",
    "note": "note",
    "merge": "merge",
    "pair": "pair with a contact in Xero",
}


def shown_as(field: str, value: Value, lead_sources: Mapping[str, str]) -> str:
    """Writes a field's value in one line. `lead_sources` are the names of lead sources by their ids.

    >>> shown_as("lead_source", "event", {"event": "Trade fair"}), shown_as("email", "a@a.example", {})
    ('Trade fair', 'a@a.example')
    """
    said = shown(value)
    return lead_sources.get(said, said) if field == "lead_source" else said


def shown(value: Value) -> str:
    """Writes a value in one line, as a history shows it.

    >>> shown(Phone("7946 0000", "20", "44")), shown(Address(line1="1 High St", city="Kendal")), shown(True)
    ('44 20 7946 0000', '1 High St, Kendal', 'yes')
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case Phone():
            return " ".join(filter(None, (value.country, value.area, value.number)))
        case Address():
            return ", ".join(filter(None, (getattr(value, each.name) for each in fields_of_class(value))))
        case Person():
            return " ".join(filter(None, (value.first_name, value.last_name, value.email)))
        case _:
            return value or ""
