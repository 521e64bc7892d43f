"""Finds the words by which a customer is searched for: of names, e-mail addresses, phones and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.contacts.customers import Customer
from shared.contacts.names import plain_name

# A search begins with a word's beginning, so a long word is found by this much of it.
LONGEST = 40
# Beyond these a customer is found by the others: no name has so many words.
MOST = 80


def words_in(text: str) -> tuple[str, ...]:
    """Returns the words of a text, folded, each once; an e-mail address whole and in its parts.

    >>> words_in("O'Neill  Ada@ada.example")
    ("o'neill", 'ada@ada.example', 'ada', 'ada.example')
    """
    whole = text.casefold().split()
    parts = [part for each in whole if "@" in each for part in each.split("@")]
    return tuple(dict.fromkeys(each.strip(".,;:()")[:LONGEST] for each in (*whole, *parts) if each))


def words_of(customer: Customer) -> frozenset[str]:
    """Returns the words that find a customer; none for one that was merged or erased."""
    if customer.state in ("merged", "erased"):
        return frozenset()
    return frozenset([each for each in _words(customer) if each][:MOST])


def _words(customer: Customer) -> Iterator[str]:
    details = customer.details
    # As one word, by which a customer of nearly the same name is found.
    yield plain_name(details.name)[:LONGEST]
    for text in (details.name, details.first_name, details.last_name, details.email):
        yield from words_in(text)
    for phone in details.phones.values():
        yield from phone_words(phone.number, phone.area, phone.country)
    for tag in customer.tags:
        yield from words_in(tag)
    for person in details.persons:
        for text in (person.first_name, person.last_name, person.email):
            yield from words_in(text)


def phone_words(number: str, area: str = "", country: str = "") -> tuple[str, ...]:
    """Returns a phone number's digits: as dialled from here, from abroad, and without the area.

    >>> phone_words("7946 0000", "20", "44")
    ('79460000', '02079460000', '442079460000')
    """
    local, near, far = ("".join(re.findall(r"\d", each)) for each in (number, area + number, country))
    dialled = near if near.startswith("0") or not area else f"0{near}"
    abroad = f"{far}{near.removeprefix('0')}" if far else ""
    return tuple(dict.fromkeys(each for each in (local, dialled, abroad) if each))
