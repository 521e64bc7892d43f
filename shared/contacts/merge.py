"""Merges what this side and Xero say of a customer, field by field, against what both said last.

One side has changed a field: that side wins. Both have, to different values: the later change wins, and the
other value is kept for the history, from where a person can put it back. Persons are told apart by our own
ids: whoever was changed on one side and taken away on the other goes by the same rule.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from shared.contacts.details import Details, Person
from shared.contacts.fields import OF_PERSONS, Value, details_of, fields_of, plain_fields_of

Side = Literal["here", "xero"]


@dataclass(frozen=True, slots=True)
class GaveWay:
    """A value that gave way to the other side's. `side` is whose value it was; None: nothing, or nobody."""

    field: str
    value: Value
    side: Side


@dataclass(frozen=True, slots=True)
class Merged:
    """`details` are what this side is to have from now on, and `for_xero` what Xero is to have.

    The two differ in what is not sent: persons beyond the first five, the website, fields that are held back.
    """

    details: Details
    for_xero: Details
    gave_way: tuple[GaveWay, ...] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """When fields were last changed, in UTC: here, field by field, and at Xero, which says it of all at once.

    A field that is not named was not changed here since it was last sent.
    """

    here: Mapping[str, datetime]
    there: datetime

    def is_later_here(self, field: str) -> bool:
        return field in self.here and self.here[field] > self.there


def merge(
    base: Details, ours: Details, theirs: Details, times: Times, held_back: Collection[str] = ()
) -> Merged:
    """Merges both sides' details. All persons bear ids: see shared.contacts.persons.

    `base` is what Xero had when both sides last agreed, so it holds no persons beyond five. Fields that are
    `held_back` come in from Xero and are not sent there; so is a single value of one, as `withheld` names it.
    """
    merging = _Merging(times)
    plain = merging.plain(plain_fields_of(base), plain_fields_of(ours), plain_fields_of(theirs))
    persons = merging.persons(base.persons, ours.persons, theirs.persons)
    merged = replace(details_of(plain, ()), persons=persons)
    return Merged(merged, for_xero(merged, theirs, held_back), tuple(merging.gave_way))


def for_xero(ours: Details, theirs: Details, held_back: Collection[str] = ()) -> Details:
    """Returns what Xero is to have of ours: never a website, and of persons the first five."""
    here, there = plain_fields_of(ours), plain_fields_of(theirs)
    kept = {
        name: value
        for name, value in there.items()
        if name in (*held_back, "website") or withheld(name, here[name]) in held_back
    }
    return replace(details_of(here | kept, ()), persons=ours.at_xero)


def withheld(field: str, value: Value) -> str:
    """Names one value of a field that is not sent, where others of it are.

    >>> withheld("lead_source", "event")
    'lead_source=event'
    """
    return f"{field}={value}"


def is_same_at_xero(one: Details, other: Details) -> bool:
    """Whether Xero need not be written to: the order of persons makes no difference there."""
    return fields_of(one) == fields_of(other)


def agreed(base: Details, sent: Details | None, theirs: Details) -> Details:
    """Returns what both sides last agreed on, where nobody knows whether `sent` has reached Xero.

    Field by field: what was sent, if Xero shows just that, else what was agreed on before.
    """
    if sent is None:
        return base
    before, meant, shown = fields_of(base), fields_of(sent), fields_of(theirs)
    names = dict.fromkeys((*before, *meant, *shown))
    found = {
        name: meant.get(name) if meant.get(name) == shown.get(name) else before.get(name) for name in names
    }
    return details_of(found, [each.id for each in (*sent.persons, *base.persons)])


class _Merging:
    """One merge, and what gives way in it."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self.gave_way: list[GaveWay] = []

    def plain(
        self, base: Mapping[str, Value], ours: Mapping[str, Value], theirs: Mapping[str, Value]
    ) -> dict[str, Value]:
        return {name: self._one(name, base.get(name), ours[name], theirs[name]) for name in ours}

    def persons(
        self, base: Sequence[Person], ours: Sequence[Person], theirs: Sequence[Person]
    ) -> tuple[Person, ...]:
        before, here, there = ({each.id: each for each in side} for side in (base, ours, theirs))
        merged = {
            id: self._person(id, before.get(id), here.get(id), there.get(id))
            for id in _in_order(here, before, there)
        }
        return tuple(each for each in merged.values() if each)

    def _person(
        self, id: str, base: Person | None, ours: Person | None, theirs: Person | None
    ) -> Person | None:
        if ours is None or theirs is None:
            kept = self._one(f"person.{id}", base, ours, theirs)
            return kept if isinstance(kept, Person) else None
        values = {
            name: self._one(f"person.{id}.{name}", getattr(base, name, None), *_both(name, ours, theirs))
            for name in OF_PERSONS
        }
        return replace(ours, **values)  # type: ignore[arg-type]  # each has its own field's type

    def _one(self, name: str, base: Value, ours: Value, theirs: Value) -> Value:
        if theirs in (ours, base):
            return ours
        if ours == base:
            return theirs
        is_ours_later = self._is_later_here(name)
        self.gave_way.append(GaveWay(name, theirs, "xero") if is_ours_later else GaveWay(name, ours, "here"))
        return ours if is_ours_later else theirs

    def _is_later_here(self, name: str) -> bool:
        """Whether a field was last changed here; for a person as a whole, anything of the person."""
        about = [each for each in self._times.here if each == name or each.startswith(f"{name}.")]
        return any(self._times.is_later_here(each) for each in about)


def _both(name: str, ours: Person, theirs: Person) -> tuple[Value, Value]:
    return getattr(ours, name), getattr(theirs, name)


def _in_order(
    ours: Mapping[str, Person], base: Mapping[str, Person], theirs: Mapping[str, Person]
) -> list[str]:
    """Orders persons as the owner has, and whoever is new at Xero before the first who is not there.

    So nobody who was just entered at Xero falls behind the five whom Xero keeps.
    """
    order = list(ours)
    new = [each for each in theirs if each not in ours]
    place = next((at for at, each in enumerate(order) if each not in theirs and each not in base), len(order))
    return [*order[:place], *new, *order[place:]]
