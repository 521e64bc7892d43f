"""Shows what changed of a customer, with what changed of those that were merged into it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.store import directory_history, directory_lists
from shared.store.directory_history import Entry

__all__ = ["Entry", "HistoryPage", "family", "history"]

# So many customers may have become one, and be shown as one.
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some entries, the newest first. `next` is where the history goes on, empty at its end."""

    entries: tuple[Entry, ...]
    next: str = ""


def history(tenant: str, id: str, after: str = "", most: int = 50) -> HistoryPage:
    """Lists what changed of a customer and of those merged into it, the newest first."""
    at, _, of = after.partition("~")
    found = [
        entry
        for each in family(tenant, id)
        # At one moment they go by their ids, so that none is left out where a page ends among them.
        for entry in directory_history.latest(tenant, each, most + 1, f"{at}~" if at and each < of else at)
    ]
    ordered = sorted(found, key=lambda each: (each.at, each.customer), reverse=True)
    some = tuple(ordered[:most])
    return HistoryPage(some, f"{some[-1].at}~{some[-1].customer}" if len(ordered) > most else "")


def family(tenant: str, id: str) -> list[str]:
    """Lists a customer's id, and the ids of those that were merged into it, directly or by way of others."""
    found = [id]
    for each in found:
        if len(found) < MOST_PARTS:
            found += [part for part in directory_lists.parts(tenant, each, MOST_PARTS) if part not in found]
    return found[:MOST_PARTS]
