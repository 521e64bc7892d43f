"""Shows a customer's details in the words of the pages, as Xero names them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from functions.manage.customers.fields import PHONES
from shared.contacts.details import MOST_PERSONS_AT_XERO, Address, Details, Person
from shared.contacts.fields import begun, in_words, shown, shown_as


@dataclass(frozen=True, slots=True)
class Told:
    """A further person as the page shows it. `is_at_xero`: it is one of the five whom Xero keeps."""

    person: Person
    is_at_xero: bool
    is_first: bool

    @property
    def name(self) -> str:
        return name_of(self.person)


def name_of(person: Person) -> str:
    """Names a person for who reads: by the name, else the address.

    >>> name_of(Person("p1", "Ada", "Nair")), name_of(Person("p2", email="ada@ada.example"))
    ('Ada Nair', 'ada@ada.example')
    """
    return " ".join(filter(None, (person.first_name, person.last_name))) or person.email or "No name"


def primary_of(details: Details) -> str:
    return " ".join(filter(None, (details.first_name, details.last_name)))


def title_of(details: Details) -> str:
    return details.name or primary_of(details) or details.email or "No name"


def facts_of(details: Details, lead_sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yields what is known, but for the persons: the words, and the value in one line.

    `lead_sources` are the names of lead sources by their ids.
    """
    yield "Primary person", primary_of(details) or "Not known"
    yield "E-mail", details.email or "Not known"
    for kind, words in PHONES.items():
        if phone := details.phones.get(kind):
            yield words, shown(phone)
    yield begun(in_words("address.POBOX")), _address(details.postal)
    yield begun(in_words("address.STREET")), _address(details.street)
    if details.website:
        yield "Website", details.website
    if details.lead_source:
        yield "Lead source", shown_as("lead_source", details.lead_source, lead_sources)


def persons_of(details: Details) -> list[Told]:
    return [
        Told(each, place < MOST_PERSONS_AT_XERO, place == 0) for place, each in enumerate(details.persons)
    ]


def first_phone(details: Details) -> str:
    return next((shown(details.phones[kind]) for kind in PHONES if kind in details.phones), "")


def _address(address: Address) -> str:
    return shown(address) or "None"
