"""Adds, lists and removes what people have noted of a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.contacts.checks import Complaint
from shared.contacts.customers import Change
from shared.ledger.xero_text import description_of
from shared.operations.contacts.edit import Fresh, fresh
from shared.operations.contacts.histories import family
from shared.operations.contacts.refusals import NoSuchCustomer, NotActive, Unfit
from shared.operations.contacts.storing import found
from shared.store import directory_notes
from shared.store.directory_notes import Note, id_of

__all__ = ["Note", "NotesPage", "add", "notes", "remove"]

# As long as the longest text that Xero keeps.
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class NotesPage:
    """Some notes, the newest first. `next` is where they go on, empty at their end."""

    notes: tuple[Note, ...]
    next: str = ""


def add(tenant: str, id: str, text: str, by: str, now: datetime, new_id: Fresh = fresh) -> Note:
    """Adds a note to a customer. Raises NoSuchCustomer, NotActive for one merged or erased, or Unfit."""
    customer = found(tenant, id)
    if customer.state in ("merged", "erased"):
        raise NotActive(customer)
    note = Note(id_of(now, new_id()), id, _text(text), by, now)
    directory_notes.add(tenant, note)
    return note


def notes(tenant: str, id: str, after: str = "", most: int = 50) -> NotesPage:
    """Lists the notes of a customer and of those merged into it, the newest first."""
    listed = [
        note for each in family(tenant, id) for note in directory_notes.latest(tenant, each, most + 1, after)
    ]
    ordered = sorted(listed, key=lambda each: each.id, reverse=True)
    some = tuple(ordered[:most])
    return NotesPage(some, some[-1].id if len(ordered) > most else "")


def remove(tenant: str, id: str, note_id: str, by: str, now: datetime) -> None:
    """Removes a note of a customer, or of one merged into it; the history keeps it as removed.

    Raises NoSuchCustomer if there is no such customer or note.
    """
    found(tenant, id)
    notes = (directory_notes.read(tenant, each, note_id) for each in family(tenant, id))
    note = next(filter(None, notes), None)
    if note is None:
        raise NoSuchCustomer(note_id)
    # In the history of whose note it was, which the note goes with should the two be parted again.
    whose = found(tenant, note.customer)
    directory_notes.remove(tenant, whose, note, Change("note", note.text, None, by, now))


def _text(text: str) -> str:
    """Returns the text without what cannot be shown. Raises Unfit."""
    plain = description_of(text.replace("\r\n", "\n"))
    if not plain.strip():
        raise Unfit([Complaint("note", "Enter a note.")])
    if len(text) > LONGEST:
        words = f"Note: {len(text)} characters are too many. A note may have {LONGEST}."
        raise Unfit([Complaint("note", words)])
    return plain
