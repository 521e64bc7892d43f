"""Deletes what is kept of a customer beside it: its history, its notes, what it was before."""

from __future__ import annotations

from shared.store.tables.directory import DirectoryItem


def delete(tenant: str, id: str) -> None:
    """Deletes all but what its history says of its state: that names nobody. A repeat does no harm."""
    for begins in (f"change#{id}#", f"note#{id}#", f"join#{id}#"):
        found = DirectoryItem.query(tenant, DirectoryItem.at.startswith(begins), consistent_read=True)
        gone = [item for item in found if not _is_of_state(item)]
        with DirectoryItem.batch_write() as batch:
            for item in gone:
                batch.delete(item)


def _is_of_state(item: DirectoryItem) -> bool:
    return bool(item.body.get("field") == "state")
