"""Keeps what people have noted of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist, TransactWriteError

from shared.contacts.customers import Change, Customer
from shared.iso import stamp
from shared.store.directory import history_item
from shared.store.directory_rows import newest_rows
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.writing import condition_failed, transaction


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a customer. `by` is who wrote it, `written_at` is in UTC, `id` is one of the customer's."""

    id: str
    customer: str
    text: str
    by: str
    written_at: datetime


def add(tenant: str, note: Note) -> None:
    body = {"text": note.text, "by": note.by, "at": note.written_at.isoformat()}
    DirectoryItem(tenant, _at(note.customer, note.id), body=body).save()


def id_of(written_at: datetime, unique: str) -> str:
    """Returns the id of a note: later notes have greater ones."""
    return f"{stamp(written_at)}#{unique[:12]}"


def latest(tenant: str, customer: str, most: int, before: str = "") -> list[Note]:
    """Lists up to `most` notes whose ids are less than `before`, the newest first."""
    return [_note(item) for item in newest_rows(tenant, _at(customer, ""), most, before)]


def read(tenant: str, customer: str, id: str) -> Note | None:
    """Returns a note; None if there is none."""
    try:
        return _note(DirectoryItem.get(tenant, _at(customer, id), consistent_read=True))
    except DoesNotExist:
        return None


def remove(tenant: str, customer: Customer, note: Note, removal: Change) -> bool:
    """Removes a note and says so in the history; returns False if somebody else has removed it."""
    try:
        with transaction() as write:
            there = DirectoryItem.at.exists()
            write.delete(DirectoryItem(tenant, _at(note.customer, note.id)), condition=there)
            write.save(history_item(tenant, customer, removal, 0))
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return False
    return True


def _at(customer: str, id: str) -> str:
    return f"note#{customer}#{id}"


def _note(item: DirectoryItem) -> Note:
    _, customer, id = str(item.at).split("#", 2)
    body = item.body
    return Note(id, customer, body["text"], body["by"], datetime.fromisoformat(body["at"]))
