"""Works out what a person's edit makes of a customer: its details, its history, and what waits for Xero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.contacts.customers import Change, Customer, Kind
from shared.contacts.details import Details, Person
from shared.contacts.fields import PLAIN, person_in
from shared.contacts.meeting import changes_between
from shared.contacts.merge import for_xero, is_same_at_xero

# What Xero gives and never takes.
NEVER_SENT = frozenset({"website"})
# A transaction holds a hundred rows: forty persons who go, forty who come and all fields besides are fewer.
MOST_APART = 80


def edited(
    customer: Customer, details: Details, tags: Sequence[str], kind: Kind, by: str, now: datetime
) -> tuple[Customer, tuple[Change, ...]]:
    """Returns the customer as edited, and the changes: none if the edit says what is there already."""
    order = _order_change(customer.details, details, by, now)
    own = _own_changes(customer, tags, kind, by, now)
    found = changes_between(customer.details, details, by, now)
    changes = (*_few(found, customer.details, details), *order, *own)
    after = replace(customer, details=details, tags=tuple(tags), kind=kind)
    return (to_send(customer, after, now), changes) if changes else (customer, ())


def _few(changes: tuple[Change, ...], before: Details, after: Details) -> tuple[Change, ...]:
    """Returns changes that go into one transaction: of very many, each person's become a single one."""
    if len(changes) <= MOST_APART:
        return changes
    old, new = ({each.id: each for each in side.persons} for side in (before, after))
    found: dict[str, Change] = {}
    for each in changes:
        id = person_in(each.field)
        name = f"person.{id}" if id else each.field
        found[name] = replace(each, field=name, before=old.get(id), after=new.get(id)) if id else each
    return tuple(found.values())


def to_send(before: Customer, after: Customer, now: datetime) -> Customer:
    """Notes which fields were edited just now, and that Xero is to be told where it has the contact."""
    fields = {each.field for each in changes_between(before.details, after.details, "", now)} - NEVER_SENT
    fields |= _at_xero(before.details) ^ _at_xero(after.details)
    if not fields:
        return after
    noted = replace(after, edited={**after.edited, **dict.fromkeys(sorted(fields), now)})
    if noted.link is None:
        return noted
    # Whatever Xero refused before may be what was edited, so it is tried again.
    link = replace(noted.link, refusal=None, refused_source=None)
    return replace(noted, unsent_since=_waits_since(noted, now), link=link)


def _waits_since(customer: Customer, now: datetime) -> datetime | None:
    link = customer.link
    if link is None:
        return None
    is_sent = is_same_at_xero(for_xero(customer.details, link.base), link.base)
    # What was on its way may have reached Xero: only its answer tells.
    return None if is_sent and link.sent is None else customer.unsent_since or now


def _at_xero(details: Details) -> set[str]:
    return {f"person.{each.id}" for each in details.at_xero}


def _order_change(before: Details, after: Details, by: str, now: datetime) -> tuple[Change, ...]:
    """Says that persons who stay changed their order, which decides who of them is at Xero."""
    stay = {each.id for each in before.persons} & {each.id for each in after.persons}
    old, new = ([each for each in side.persons if each.id in stay] for side in (before, after))
    if [each.id for each in old] == [each.id for each in new]:
        return ()
    return (Change("persons", names_of(old), names_of(new), by, now),)


def names_of(persons: Sequence[Person]) -> str:
    """Lists persons in their order, as a history shows it.

    >>> names_of([Person("p1", "Ann", "Other"), Person("p2", email="b@b.example")])
    'Ann Other, b@b.example'
    """
    return ", ".join(f"{each.first_name} {each.last_name}".strip() or each.email for each in persons)


def _own_changes(
    customer: Customer, tags: Sequence[str], kind: Kind, by: str, now: datetime
) -> tuple[Change, ...]:
    """Lists changes of what Xero does not keep."""
    pairs = {"tags": (", ".join(customer.tags), ", ".join(tags)), "kind": (customer.kind, kind)}
    return tuple(Change(name, old, new, by, now) for name, (old, new) in pairs.items() if old != new)


def is_of_details(field: str) -> bool:
    """Whether a history's field is one of the details, and so can be put back.

    >>> is_of_details("person.p1.email"), is_of_details("tags")
    (True, False)
    """
    return field in PLAIN or field.startswith(("phone.", "address.")) or bool(person_in(field))
