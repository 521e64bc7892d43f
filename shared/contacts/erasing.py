"""Says what is left of a customer whose personal data is erased, and which words were of that person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from shared.contacts.customers import Change, Customer
from shared.contacts.details import Details


def blank(customer: Customer, by: str, now: datetime) -> tuple[Customer, tuple[Change, ...]]:
    """Returns a customer without anything personal. Which contact at Xero it was stays, by the ids alone.

    So whoever reads that contact again knows that it was here, and brings nobody in again.
    """
    link = customer.link
    bare = replace(link, base=Details(), seen="", sent=None, sent_at=None, refusal=None) if link else None
    after = Customer(
        customer.id,
        customer.kind,
        state="erased",
        created_at=customer.created_at,
        link=bare,
        merged_into=customer.merged_into,
        revision=customer.revision,
    )
    return after, (Change("state", customer.state, "erased", by, now),)


def words_of_person(details: Iterable[Details]) -> tuple[str, ...]:
    """Returns the names and addresses by which a text may name somebody, each once.

    A first or a last name alone is none of them: May is a month, and Young is not only a name.

    >>> words_of_person([Details("Ada Ltd", "Ada", "Lovelace", "ada@ada.example")])
    ('Ada Ltd', 'Ada Lovelace', 'ada@ada.example')
    """
    return tuple(dict.fromkeys(each for one in details for each in _words(one) if each.strip()))


def _words(details: Details) -> Iterator[str]:
    yield from (details.name, _called(details.first_name, details.last_name), details.email)
    for person in details.persons:
        yield from (_called(person.first_name, person.last_name), person.email)


def _called(first: str, last: str) -> str:
    return f"{first} {last}" if first.strip() and last.strip() else ""
