"""Keeps since when somebody wants something done of a business's contacts, one wish of a kind at a time."""

from __future__ import annotations

from datetime import datetime

from pynamodb.exceptions import DeleteError, DoesNotExist

from shared.store.tables.directory import DirectoryItem
from shared.store.tables.writing import condition_failed


def ask(tenant: str, at: str, now: datetime) -> None:
    """Notes a wish under its key in the table."""
    DirectoryItem(tenant, at, noted_at=now).save()


def asked_at(tenant: str, at: str) -> datetime | None:
    """Returns since when somebody has it, in UTC; None if nobody does. Strongly consistent."""
    try:
        return DirectoryItem.get(tenant, at, consistent_read=True).noted_at
    except DoesNotExist:
        return None


def heard(tenant: str, at: str, asked: datetime) -> None:
    """Forgets the wish of then; one that somebody has had since stays."""
    try:
        DirectoryItem(tenant, at).delete(condition=DirectoryItem.noted_at == asked)
    except DeleteError as error:
        if not condition_failed(error):
            raise
