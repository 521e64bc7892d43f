"""Writes who did what in a business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.audit import Note
from shared.reports.json.times import in_utc


def audit_json(notes: Iterable[Note]) -> dict[str, Any]:
    """Lists entries of the audit log as {entries: [entry]}, in the order given."""
    return {"entries": [_entry(each) for each in notes]}


def _entry(note: Note) -> dict[str, Any]:
    """Describes an entry: {at: time, person, who, role, verb, says, about, way, source, agent}."""
    return {
        "at": in_utc(note.at),
        "person": note.person,
        "who": note.who,
        "role": note.role,
        "verb": note.verb,
        "says": note.says,
        "about": note.about,
        "way": note.way,
        "source": note.source,
        "agent": note.agent,
    }
