"""Puts a value of a customer's history into its details again."""

from __future__ import annotations

from shared.contacts.customers import Change
from shared.contacts.details import Address, Details, Person, Phone
from shared.contacts.editing import is_of_details
from shared.contacts.fields import OF_PERSONS, Value, details_of, fields_of, is_person, person_in


class Gone(Exception):
    """The value is of a person who is no longer there, or of what is no field of the details."""


def value_of(change: Change) -> Value:
    """Returns the value that a change can be put back to: the one that gave way, or the one before it."""
    return change.before if change.gave_way is None else change.after


def put_back(details: Details, change: Change) -> Details:
    """Returns the details with the value of a change. Raises Gone if there is no place for it."""
    fields, name = dict(fields_of(details)), change.field
    if not is_of_details(name):
        raise Gone(name)
    if is_person(name):
        fields |= _whole(name, value_of(change))
    elif person_in(name) and name not in fields:
        raise Gone(name)
    else:
        fields[name] = _filled(value_of(change), fields.get(name))
    return details_of(fields, [each.id for each in details.persons])


def _whole(name: str, value: Value) -> dict[str, Value]:
    """Returns the fields of a person who is to be there again, or to go."""
    if not isinstance(value, Person):
        return {name: False}
    return {name: True} | {f"{name}.{each}": getattr(value, each) for each in OF_PERSONS}


def _filled(value: Value, present: Value) -> Value:
    """Returns a value of the kind that the field has: nothing is an empty one."""
    if value is not None:
        return value
    match present:
        case Phone():
            return Phone()
        case Address():
            return Address()
        case bool():
            return False
        case _:
            return ""
