"""Keeps the news of customers until other systems were told; a change is stored together with its news."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from shared.contacts.news import Announcement, News
from shared.store.tables.directory import DirectoryItem


def untold(tenant: str, most: int) -> list[Announcement]:
    """Lists up to `most` news that are still to be told, the oldest first."""
    begins = DirectoryItem.at.startswith("news#")
    found = DirectoryItem.query(tenant, begins, consistent_read=True, limit=most)
    return [_announcement(item) for item in islice(found, most)]


def forget(tenant: str, told: Iterable[Announcement]) -> None:
    """Deletes what was told. A repeat does no harm."""
    with DirectoryItem.batch_write() as batch:
        for each in told:
            batch.delete(DirectoryItem(tenant, each.at))


def _announcement(item: DirectoryItem) -> Announcement:
    body = item.body
    news = News(body["what"], body["customer"], body["revision"], tuple(body["fields"]), body["into"])
    return Announcement(str(item.tenant), news, str(item.at))
