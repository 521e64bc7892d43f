"""Keeps what two customers were before they became one, so that this can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contacts.codec import customer_from_dict, customer_to_dict
from shared.contacts.customers import Customer
from shared.store.tables.directory import DirectoryItem

# As long as a history shows it.
KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Join:
    """Two customers as they were. `revision` is that of the one kept once they were one; `at` is in UTC."""

    keep: Customer
    give: Customer
    revision: int
    at: datetime


def item_of(tenant: str, join: Join) -> DirectoryItem:
    """Returns the row of a join, to be stored with the two customers."""
    body = {
        "keep": customer_to_dict(join.keep),
        "give": customer_to_dict(join.give),
        "revision": join.revision,
        "at": join.at.isoformat(),
    }
    at = _at(join.keep.id, join.give.id)
    return DirectoryItem(tenant, at, body=body, expires_at=join.at + KEPT)


def of(tenant: str, keep: str) -> list[Join]:
    """Lists the joins of a customer, the latest first."""
    found = DirectoryItem.query(tenant, DirectoryItem.at.startswith(_at(keep, "")), consistent_read=True)
    return sorted(map(_join, found), key=lambda each: each.revision, reverse=True)


def traces(tenant: str, join: Join) -> list[DirectoryItem]:
    """Returns the rows at the kept one that may hold data of the other: the join, and what changed since.

    Notes that were removed are the kept one's own.
    """
    begins, since = f"change#{join.keep.id}#", DirectoryItem.revision >= join.revision
    condition = DirectoryItem.at.startswith(begins)
    found = DirectoryItem.query(tenant, condition, filter_condition=since, consistent_read=True)
    changes = [item for item in found if item.body.get("field") != "note"]
    return [DirectoryItem(tenant, _at(join.keep.id, join.give.id)), *changes]


def _at(keep: str, give: str) -> str:
    return f"join#{keep}#{give}"


def _join(item: DirectoryItem) -> Join:
    body = item.body
    return Join(
        customer_from_dict(body["keep"]),
        customer_from_dict(body["give"]),
        body["revision"],
        datetime.fromisoformat(body["at"]),
    )
