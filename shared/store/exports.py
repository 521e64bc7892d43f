"""Keeps how far each export has come, until its file is gone."""

from __future__ import annotations

from dataclasses import replace

from pynamodb.exceptions import DoesNotExist, PutError

from shared.exports import KEPT, Export, Wanted, everything
from shared.iso import iso_converter
from shared.store.tables.businesses import ReconciliationItem
from shared.store.tables.writing import condition_failed

# Keys begin with this.
EXPORT = "export#"

converter = iso_converter()
converter.register_structure_hook(Wanted, lambda id, _: Wanted.of(id))
converter.register_unstructure_hook(Wanted, lambda wanted: wanted.id)


def read(tenant: str, id: str) -> Export | None:
    """Returns an export by the id of what was wanted; None if nobody asked. Strongly consistent."""
    try:
        item = ReconciliationItem.get(tenant, f"{EXPORT}{id}", consistent_read=True)
    except DoesNotExist:
        return None
    return converter.structure(item.body, Export)


def save(tenant: str, export: Export) -> Export | None:
    """Stores an export as its next revision, and returns that; None if another process was quicker."""
    after = replace(export, revision=export.revision + 1)
    item = ReconciliationItem(
        tenant,
        f"{EXPORT}{export.wanted.id}",
        revision=after.revision,
        body=converter.unstructure(after),
        # TTL forgets it some time after; who asks before is told that the file is gone.
        expires_at=export.told_at + KEPT,
    )
    is_first = ReconciliationItem.at.does_not_exist()
    try:
        item.save(ReconciliationItem.revision == export.revision if export.revision else is_first)
    except PutError as error:
        if not condition_failed(error):
            raise
        return None
    return after


def of_all_books(tenant: str) -> list[Export]:
    """Returns the exports that are of no month."""
    return [found for each in everything() if (found := read(tenant, each.id))]


def beginning_with(tenant: str, begin: str) -> dict[str, Export]:
    """Returns the exports whose ids begin like this, by their ids."""
    begins = ReconciliationItem.at.startswith(f"{EXPORT}{begin}")
    items = ReconciliationItem.query(tenant, begins, consistent_read=True)
    found = (converter.structure(item.body, Export) for item in items)
    return {each.wanted.id: each for each in found}
