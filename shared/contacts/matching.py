"""Finds what speaks for two customers being one and the same. Nothing of it makes them so: a person does."""

from __future__ import annotations

from shared.contacts.customers import Customer
from shared.contacts.details import Phone
from shared.contacts.dialling import number_of, ways_to_write
from shared.contacts.names import plain_name
from shared.contacts.words import LONGEST, phone_words
from shared.ledger.xero_text import folded


def can_be_one(one: Customer, other: Customer) -> bool:
    """Whether two customers may become one here: both are active, and one of them at most is in Xero."""
    if one.id == other.id or {one.state, other.state} != {"active"}:
        return False
    return one.link is None or other.link is None


def reasons(one: Customer, other: Customer) -> tuple[str, ...]:
    """Says in words what the two share, the surest first; nothing where nothing speaks for it."""
    shared = {
        "its number in Xero": one.id in _numbers(other) or other.id in _numbers(one),
        "the same e-mail address": bool(_emails(one) & _emails(other)),
        "the same phone number": bool(_phones(one) & _phones(other)),
        _name_words(one, other): _is_named_alike(one, other),
    }
    return tuple(words for words, is_so in shared.items() if is_so)


def clues(customer: Customer) -> tuple[str, ...]:
    """Returns the whole words by which the search finds whoever shares something with a customer."""
    emails = [each[:LONGEST] for each in sorted(_emails(customer))]
    phones = [each for phone in customer.details.phones.values() for each in _written(phone)]
    name = plain_name(customer.details.name)[:LONGEST]
    return tuple(dict.fromkeys(filter(None, (*emails, *phones, name))))


def _written(phone: Phone) -> tuple[str, ...]:
    """Returns how the search may know a number; nothing for one that cannot be dialled."""
    ways = ways_to_write(phone)
    return (*ways, *phone_words(phone.number, phone.area, phone.country)) if ways else ()


def _numbers(customer: Customer) -> set[str]:
    return {customer.link.number} - {""} if customer.link else set()


def _emails(customer: Customer) -> set[str]:
    details = customer.details
    found = {
        each.strip().casefold() for each in (details.email, *(person.email for person in details.persons))
    }
    return found - {""}


def _phones(customer: Customer) -> set[str]:
    return {number_of(each) for each in customer.details.phones.values()} - {""}


def _is_named_alike(one: Customer, other: Customer) -> bool:
    name = plain_name(one.details.name)
    return bool(name) and name == plain_name(other.details.name)


def _name_words(one: Customer, other: Customer) -> str:
    is_same = folded(one.details.name) == folded(other.details.name)
    return "the same name" if is_same else "nearly the same name"
