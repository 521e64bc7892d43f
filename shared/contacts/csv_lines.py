"""Works out what a line of a file makes of a customer. What the file does not say stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from shared.contacts.csv_columns import PERSONS, cells_of
from shared.contacts.customers import Customer, Kind
from shared.contacts.details import PHONE_TYPES, Details, Person, Phone
from shared.contacts.fields import PLAIN
from shared.contacts.names import kind_of
from shared.contacts.tags import tags_of
from shared.ledger.xero_text import digest, folded

_YES, _NO = frozenset(("yes", "y", "true", "1", "x")), frozenset(("no", "n", "false", "0", ""))


class Wrong(Exception):
    """The line cannot be read. The error's text is a sentence about it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says. New persons have no ids."""

    details: Details
    tags: tuple[str, ...]
    kind: Kind


def entry_of(
    cells: Mapping[str, str],
    customer: Customer | None = None,
    lead_sources: Mapping[str, str] = MappingProxyType({}),
) -> Entry:
    """Returns what a line makes of a customer, or of nobody yet. Raises Wrong.

    `lead_sources` are their names by their ids: a file names them as people do.

    A cell that says what the file of the customer would say changes nothing, so a file that was exported and
    is imported again makes no difference.
    """
    there = customer or Customer("")
    former = cells_of(customer, lead_sources) if customer else dict.fromkeys(cells, "")
    said = {name: text for name, text in cells.items() if text != former[name].strip()}
    plain: dict[str, Any] = {each: said[each] for each in PLAIN if each in said}
    if "lead_source" in plain:
        plain["lead_source"] = _source(plain["lead_source"], lead_sources)
    details = replace(there.details, **plain)
    details = _with_phones(_with_addresses(_with_persons(details, said), said), said)
    tags = tags_of(said["tags"].replace(";", ",")) if "tags" in said else there.tags
    if customer is None and not details.name:
        details = replace(details, name=f"{details.first_name} {details.last_name}".strip())
    return Entry(details, tags, _kind(said, details, customer))


def _source(name: str, lead_sources: Mapping[str, str]) -> str:
    """Returns the id of the lead source that has this name, whatever its capitals; empty for none."""
    ids = {folded(each): id for id, each in lead_sources.items()}
    if name and folded(name) not in ids:
        raise Wrong(f"There is no lead source “{name}”. Add it on the page of lead sources first.")
    return ids.get(folded(name), "")


def is_same(entry: Entry, customer: Customer) -> bool:
    return (entry.details, entry.tags, entry.kind) == (customer.details, customer.tags, customer.kind)


def id_of(tenant: str, cells: Mapping[str, str]) -> str:
    """Returns the id of a new customer: the same line always makes the same one, and none twice."""
    said = sorted((name, text) for name, text in cells.items() if text and name != "id")
    return digest(repr((tenant, "csv", said)))


def _kind(said: Mapping[str, str], details: Details, customer: Customer | None) -> Kind:
    match (said.get("kind") or (customer.kind if customer else "")).casefold():
        case "company":
            return "company"
        case "consumer" | "person" | "individual":
            return "consumer"
        case "":
            return kind_of(details)
        case _:
            raise Wrong("The kind has to be company or consumer.")


def _with_phones(details: Details, said: Mapping[str, str]) -> Details:
    phones = dict(details.phones)
    for each in PHONE_TYPES:
        if f"phone.{each}" in said:
            phones[each] = Phone(said[f"phone.{each}"])
    return replace(details, phones={kind: phone for kind, phone in phones.items() if phone})


def _with_addresses(details: Details, said: Mapping[str, str]) -> Details:
    for address in ("postal", "street"):
        parts = {
            name.partition(".")[2]: text for name, text in said.items() if name.startswith(f"{address}.")
        }
        whole: dict[str, Any] = {address: replace(getattr(details, address), **parts)}
        details = replace(details, **whole)
    return details


def _with_persons(details: Details, said: Mapping[str, str]) -> Details:
    persons: dict[int, Person] = dict(enumerate(details.persons, 1))
    for number in PERSONS:
        parts = _parts_of(number, said)
        person = replace(persons.get(number, Person("")), **parts)
        if person.first_name or person.last_name or person.email:
            persons[number] = person
        elif parts:
            # Nothing is left of the person, or there was none.
            persons.pop(number, None)
    return replace(details, persons=tuple(each for _, each in sorted(persons.items())))


def _parts_of(number: int, said: Mapping[str, str]) -> dict[str, Any]:
    begins = f"person.{number}."
    parts: dict[str, Any] = {
        name.removeprefix(begins): text for name, text in said.items() if name.startswith(begins)
    }
    if "is_mailed" in parts:
        parts["is_mailed"] = _is_yes(number, parts["is_mailed"])
    return parts


def _is_yes(number: int, text: str) -> bool:
    if text.casefold() not in _YES | _NO:
        raise Wrong(f"Person {number}: say yes or no to “in e-mails”.")
    return text.casefold() in _YES
