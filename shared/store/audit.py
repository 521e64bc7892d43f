"""Keeps each business's audit log, to which entries are added and in which nothing is ever changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.audit import KEPT, Note
from shared.iso import stamp
from shared.store.tables.people import AuditItem

# Every place begins with a digit, so it lies between these two.
LOWEST, HIGHEST = "0", ":"


def add(tenant: str, note: Note) -> None:
    """Adds an entry. Raises pynamodb's PutError, and changes nothing, if there is one at its place."""
    AuditItem(
        tenant,
        note.place,
        person=note.person,
        by_person=_of(note.person, note.place),
        who=note.who,
        role=note.role,
        verb=note.verb,
        says=note.says,
        about=note.about,
        source=note.source,
        agent=note.agent,
        way=note.way,
        expires_at=note.at + KEPT,
    ).save(AuditItem.at.does_not_exist())


def latest(
    tenant: str,
    most: int,
    person: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: str = "",
) -> list[Note]:
    """Lists a business's entries, the newest first: `most` of them at most. Strongly consistent.

    They are the person's alone if one is named, not before `since`, before `until`, and older than the entry
    at the place `before`.
    """
    low = stamp(since) if since else LOWEST
    high = min(before or HIGHEST, stamp(until) if until else HIGHEST)
    if high < low:
        return []
    # The entry at `before` itself is read, too, since a condition between two ends takes both in.
    found = [_note(item) for item in _between(tenant, person, low, high, most + bool(before))]
    return [each for each in found if each.place != before][:most]


def first(tenant: str) -> Note | None:
    """Returns the oldest entry that is kept."""
    items = AuditItem.query(tenant, limit=1, consistent_read=True)
    return next((_note(item) for item in items), None)


def _between(tenant: str, person: str, low: str, high: str, most: int) -> list[AuditItem]:
    given: dict[str, Any] = {"scan_index_forward": False, "limit": most, "consistent_read": True}
    if person:
        is_theirs = AuditItem.by_person.between(_of(person, low), _of(person, high))
        return list(AuditItem.of_person.query(tenant, is_theirs, **given))
    return list(AuditItem.query(tenant, AuditItem.at.between(low, high), **given))


def _of(person: str, place: str) -> str:
    """Sorts a person's entries by their places, and apart from everybody else's."""
    return f"{person}#{place}"


def _note(item: AuditItem) -> Note:
    at, _, id = item.at.partition("#")
    return Note(
        datetime.fromisoformat(at),
        id,
        item.person,
        item.who,
        item.role,
        item.verb,
        item.says,
        item.about,
        item.source,
        item.agent,
        item.way,
    )
