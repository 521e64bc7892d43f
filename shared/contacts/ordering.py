"""Orders the further persons of a customer: the first five are the ones at Xero."""

from __future__ import annotations

from dataclasses import replace

from shared.contacts.details import Details


def moved(details: Details, person: str, up: bool) -> Details:
    """Moves a person one place up or down; who is first or last stays there. Raises KeyError for nobody."""
    persons = list(details.persons)
    at = _place(details, person)
    to = min(max(at + (-1 if up else 1), 0), len(persons) - 1)
    persons.insert(to, persons.pop(at))
    return replace(details, persons=tuple(persons))


def with_primary(details: Details, person: str) -> Details:
    """Lets a further person and the primary one change places. Raises KeyError for nobody.

    Where there was no primary person, the further person's place is closed.
    """
    at = _place(details, person)
    chosen = details.persons[at]
    former = replace(chosen, first_name=details.first_name, last_name=details.last_name, email=details.email)
    persons = list(details.persons)
    persons[at : at + 1] = [former] if former.is_somebody else []
    return replace(
        details,
        first_name=chosen.first_name,
        last_name=chosen.last_name,
        email=chosen.email,
        persons=tuple(persons),
    )


def _place(details: Details, person: str) -> int:
    ids = [each.id for each in details.persons]
    if person not in ids:
        raise KeyError(person)
    return ids.index(person)
