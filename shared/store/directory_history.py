"""Reads what changed of customers, the newest first, until its time to be kept is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.exceptions import DoesNotExist

from shared.contacts.codec import change_from_dict
from shared.contacts.customers import Change
from shared.store.directory_rows import newest_rows
from shared.store.tables.directory import DirectoryItem

# So many entries are read at once to find out whether somebody has edited a customer: mostly the first tells.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a history. `customer` is whose it is, `at` sorts entries of all customers by their time.

    `revision` is the customer's by which the entry came to be.
    """

    customer: str
    at: str
    revision: int
    change: Change

    @property
    def id(self) -> str:
        """Names the entry among all of a business."""
        return f"{self.customer}#{self.at}"


def latest(tenant: str, id: str, most: int, before: str = "") -> list[Entry]:
    """Lists up to `most` entries of a customer that are older than the place `before`, the newest first."""
    return [_entry(item) for item in newest_rows(tenant, f"change#{id}#", most, before)]


def read(tenant: str, entry_id: str) -> Entry | None:
    """Returns the entry of this id; None if there is none, or its time was over."""
    try:
        return _entry(DirectoryItem.get(tenant, f"change#{entry_id}", consistent_read=True))
    except DoesNotExist:
        return None


def is_changed_since(tenant: str, id: str, revision: int) -> bool:
    """Whether any detail of a customer came to be by a later revision, however many gave way since."""
    before, later = "", True
    while later:
        page = latest(tenant, id, AT_ONCE, before)
        # A poll's time is that of its beginning: a later revision may stand a few entries further down.
        later = any(each.revision > revision for each in page)
        if any(each.revision > revision for each in values_of(page)):
            return True
        before = page[-1].at if page else ""
    return False


def values_of(entries: Sequence[Entry]) -> list[Entry]:
    """Returns the entries whose values came to be."""
    return [each for each in entries if each.change.gave_way is None]


def _entry(item: DirectoryItem) -> Entry:
    _, customer, at = str(item.at).split("#", 2)
    return Entry(customer, at, int(item.revision or 0), change_from_dict(item.body))
