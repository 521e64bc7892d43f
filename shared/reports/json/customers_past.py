"""Writes what changed of customers, and what was noted of them, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.contacts.fields import shown_as
from shared.operations.contacts.histories import Entry
from shared.operations.contacts.notes import Note
from shared.reports.json.times import in_utc


def history_json(customer: str, entries: Iterable[Entry], lead_sources: Mapping[str, str]) -> dict[str, Any]:
    """Lists changes as {customer, changes: [change]}, the newest first.

    A change is {id, customer, revision, field, before, after, by, at: time, gave_way}: values are in one
    line, as the page shows them. `gave_way` is here or xero where `after` gave way to the other
    side's later value, else null. `customer` is whose change it is: that of one that was merged into this one
    is among them. `lead_sources` are their names by their ids.
    """
    return {"customer": customer, "changes": [_change(each, lead_sources) for each in entries]}


def notes_json(customer: str, notes: Iterable[Note]) -> dict[str, Any]:
    """Lists notes as {customer, notes: [note]}, the newest first, each as in `note_json`."""
    return {"customer": customer, "notes": [note_json(each) for each in notes]}


def note_json(note: Note) -> dict[str, Any]:
    """Describes a note as {id, customer, text, by, at: time}."""
    return {
        "id": note.id,
        "customer": note.customer,
        "text": note.text,
        "by": note.by,
        "at": in_utc(note.written_at),
    }


def _change(entry: Entry, lead_sources: Mapping[str, str]) -> dict[str, Any]:
    change = entry.change
    return {
        "id": entry.id,
        "customer": entry.customer,
        "revision": entry.revision,
        "field": change.field,
        "before": shown_as(change.field, change.before, lead_sources),
        "after": shown_as(change.field, change.after, lead_sources),
        "by": change.by,
        "at": in_utc(change.at),
        "gave_way": change.gave_way,
    }
