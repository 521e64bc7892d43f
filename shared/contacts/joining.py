"""Works out what two customers become together. Whatever both say differently, the one that is kept says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared.contacts.customers import Customer
from shared.contacts.details import Details, Person
from shared.contacts.fields import Value, details_of, plain_fields_of
from shared.contacts.persons import likeness
from shared.ledger.xero_text import digest, folded


@dataclass(frozen=True, slots=True)
class Joined:
    """`details` are those of both together. `gave_way` are the values that the other one had, by field."""

    details: Details
    tags: tuple[str, ...]
    gave_way: Mapping[str, Value]


def joined(keep: Customer, give: Customer) -> Joined:
    """Joins two customers. A person of both, by name and e-mail, stays once; nobody is left out."""
    ours, theirs = plain_fields_of(keep.details), plain_fields_of(give.details)
    fields = {name: ours[name] or theirs[name] for name in ours}
    gave_way = {
        name: theirs[name]
        for name in ours
        if theirs[name] and fields[name] != theirs[name] and not _is_alike(fields[name], theirs[name])
    }
    plain = details_of(fields, ())
    persons = (*keep.details.persons, *_others(plain, keep.details.persons, give))
    tags = {folded(each): each for each in (*give.tags, *keep.tags)}
    return Joined(replace(plain, persons=persons), tuple(tags.values()), gave_way)


def _is_alike(one: Value, other: Value) -> bool:
    return isinstance(one, str) and isinstance(other, str) and folded(one) == folded(other)


def _others(plain: Details, known: tuple[Person, ...], give: Customer) -> list[Person]:
    """Returns the persons of the one given up who are not there yet; its primary person is one of them."""
    former = give.details
    primary = Person("", former.first_name, former.last_name, former.email, is_mailed=False)
    there = {likeness(each) for each in known}
    there.add(likeness(Person("", plain.first_name, plain.last_name, plain.email)))
    found = []
    for each in (primary, *former.persons):
        if likeness(each) not in there and any(likeness(each)):
            there.add(likeness(each))
            found.append(replace(each, id=each.id or digest(give.id)[:12]))
    return found
