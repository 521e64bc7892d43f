"""Recognises the persons whom Xero shows: it has no ids for them, and names and e-mails change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from shared.contacts.details import Details, Person
from shared.ledger.xero_text import digest, folded

_Likeness = Callable[[Person], object]


def identified(theirs: Details, contact_id: str, known: Iterable[Person]) -> Details:
    """Gives the persons of `theirs` the ids under which we know them; whoever is new gets an id of their own.

    `known` are the persons as they were last seen or sent, the surest first; one person may be there in
    several forms. The same answer of Xero always gets the same ids, so that whoever reads it again changes
    nothing.
    """
    left = [*known]
    found: dict[int, str] = {}
    for likeness in _LIKENESSES:
        _recognise(theirs.persons, left, likeness, found)
    persons = tuple(
        replace(each, id=found.get(place) or _new_id(contact_id, place, theirs.persons))
        for place, each in enumerate(theirs.persons)
    )
    return replace(theirs, persons=persons)


def likeness(person: Person) -> tuple[str, str]:
    """Returns the name and the e-mail address by which a person of one customer is known in another."""
    return _name(person), person.email.casefold().strip()


def _recognise(
    shown: Sequence[Person], left: list[Person], likeness: _Likeness, found: dict[int, str]
) -> None:
    """Pairs persons who are alike, each once, and takes them out of `left`."""
    for place, person in enumerate(shown):
        wanted = likeness(person)
        match = None if place in found or not wanted else _first(left, wanted, likeness)
        if match:
            found[place] = match.id
            left[:] = [each for each in left if each.id != match.id]


def _first(left: Sequence[Person], wanted: object, likeness: _Likeness) -> Person | None:
    return next((each for each in left if likeness(each) == wanted), None)


def _whole(person: Person) -> object:
    return (person.first_name, person.last_name, person.email, person.is_mailed)


def _contact(person: Person) -> object:
    return (_name(person), person.email.lower()) if person.email else ()


def _email(person: Person) -> object:
    return person.email.lower()


def _name(person: Person) -> str:
    return folded(f"{person.first_name} {person.last_name}")


# A name before an address: an address is handed on to whoever does the work now.
_LIKENESSES: tuple[_Likeness, ...] = (_whole, _contact, _name, _email)


def _new_id(contact_id: str, place: int, shown: Sequence[Person]) -> str:
    person = shown[place]
    nth = sum(_whole(each) == _whole(person) for each in shown[:place])
    return digest(repr((contact_id, _whole(person), nth)))[:12]
