"""Finds what Xero would refuse of a customer's details before it is sent, and what is surely a slip.

Lengths are those of Xero's API description, counted as .NET counts: a character beyond the first 65,536 is
two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of_class

from shared.contacts.details import Address, Details, Phone
from shared.contacts.fields import Value, begun, fields_of, in_words
from shared.ledger.xero_text import address_of

LONGEST: Mapping[str, int] = {
    "number": 50,
    "area": 10,
    "country_code": 20,
    "line1": 500,
    "line2": 500,
    "line3": 500,
    "line4": 500,
    "postal_code": 50,
    "country": 50,
}
# Of everything else: names, e-mail addresses, cities.
LONGEST_TEXT = 255
# Whatever cannot be printed in one line, and what cannot stand in XML 1.0, the first format of Xero's API.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Xero's description: "[A-Z], [a-z] only"; its own examples have a blank.
COUNTRY = re.compile("[A-Za-z ]*")
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a field, in a sentence for whoever entered it. Fields are named as in `fields`."""

    field: str
    sentence: str


def complaints(details: Details, before: Details | None = None) -> tuple[Complaint, ...]:
    """Returns what is wrong with what a person has entered. What stands as `before` is not complained of."""
    return _of_what_differs((*_refused(details), *_slips(details)), details, before)


def refusals(details: Details, at_xero: Details | None = None) -> tuple[Complaint, ...]:
    """Returns what Xero would refuse of what is to be sent.

    What Xero itself shows, it is to judge itself: nobody could mend that here without changing it.
    """
    return _of_what_differs(_refused(details), details, at_xero)


def _of_what_differs(
    found: Iterable[Complaint], details: Details, before: Details | None
) -> tuple[Complaint, ...]:
    if before is None:
        return tuple(found)
    now, former = fields_of(details), fields_of(before)
    return tuple(each for each in found if now.get(each.field) != former.get(each.field))


def _refused(details: Details) -> Iterator[Complaint]:
    if not details.name.strip():
        yield Complaint("name", "Enter a name.")
    for name, value in fields_of(details).items():
        # The website is never sent.
        if name != "website":
            yield from _field(name, value)


def _field(name: str, value: Value) -> Iterator[Complaint]:
    match value:
        case str():
            yield from _text(name, in_words(name), value, LONGEST_TEXT)
            if name.rpartition(".")[2] == "email":
                yield from _email(name, value)
        case Phone():
            parts = {"number": value.number, "area": value.area, "country_code": value.country}
            for part, text in parts.items():
                yield from _text(name, in_words(name), text, LONGEST[part])
        case Address():
            yield from _address(name, value)
        case _:
            pass


def _address(name: str, address: Address) -> Iterator[Complaint]:
    for each in fields_of_class(address):
        words = f"{in_words(name)}: {each.name.replace('_', ' ')}"
        yield from _text(name, words, getattr(address, each.name), LONGEST.get(each.name, LONGEST_TEXT))
    if not COUNTRY.fullmatch(address.country):
        yield Complaint(name, f"{begun(in_words(name))}: Xero takes only the letters A to Z in a country.")


def _text(name: str, words: str, text: str, longest: int) -> Iterator[Complaint]:
    if UNPRINTABLE.search(text):
        yield Complaint(name, f"{begun(words)}: remove what cannot be printed, such as a line break.")
    elif (length := len(text.encode("utf-16-le")) // 2) > longest:
        yield Complaint(name, f"{begun(words)}: {length} characters are too many. Xero keeps {longest}.")


def _email(name: str, address: str) -> Iterator[Complaint]:
    if address and address_of(address) != address:
        words = "enter one address and nothing else, such as ada@example.com."
        yield Complaint(name, f"{begun(in_words(name))}: {words}")


def _slips(details: Details) -> Iterator[Complaint]:
    for kind, phone in details.phones.items():
        if phone and not DIGIT.search(phone.number):
            yield Complaint(f"phone.{kind}", f"{begun(in_words(f'phone.{kind}'))}: a number needs digits.")
    for person in details.persons:
        if not person.is_somebody:
            yield Complaint(f"person.{person.id}", "A further person needs a name or an e-mail address.")
