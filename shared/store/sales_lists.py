"""Lists sales documents of contacts, and contacts by what was sold to them, also what was just stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared.history.codec import document_from_dict
from shared.history.documents import SalesDocument
from shared.store.directory_rows import BEHIND
from shared.store.sales import Account, account_of, place_of, sums_at
from shared.store.tables.sales import SalesItem

# Behind every day, which begins with a digit.
LATEST = ":"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact stands by what was sold to it. `at` sorts as the order does."""

    at: str
    contact_id: str


def dated(tenant: str, contact_id: str, first: date, last: date) -> Iterator[SalesDocument]:
    """Yields the documents of a contact from one day to another, both included, the earliest first."""
    low, high = (f"{contact_id}#{day.isoformat()}#" for day in (first, last))
    places = SalesItem.by_contact.between(low, f"{high}{BEHIND}")
    return map(_document, SalesItem.of_contact.query(tenant, places, consistent_read=True))


def latest(tenant: str, contact_id: str, most: int, before: str = "") -> list[SalesDocument]:
    """Lists up to `most` documents of a contact that stand before the place `before`, the latest first."""
    begins = f"{contact_id}#"
    places = SalesItem.by_contact.between(begins, before or f"{begins}{LATEST}")
    found = SalesItem.of_contact.query(
        tenant, places, consistent_read=True, scan_index_forward=False, limit=most + 1
    )
    return [each for each in map(_document, found) if place_of(each) != before][:most]


def open_of(tenant: str, contact_id: str) -> Iterator[SalesDocument]:
    """Yields the documents of a contact of which something is left, whatever was due first."""
    places = SalesItem.open.startswith(f"{contact_id}#")
    return map(_document, SalesItem.of_open.query(tenant, places, consistent_read=True))


def all_behind(tenant: str, contact_id: str = "") -> Iterator[SalesDocument]:
    """Yields all documents contact by contact, in the order of their ids, behind those of a contact."""
    places = SalesItem.by_contact > f"{contact_id}#{LATEST}" if contact_id else None
    return map(_document, SalesItem.of_contact.query(tenant, places, consistent_read=True))


def accounts_between(tenant: str, after: str, last: str) -> Iterator[Account]:
    """Yields the accounts of contacts behind one and up to another, by their ids; to the end without it."""
    # A condition between two ends takes both in.
    ids = SalesItem.at.between(sums_at(after), sums_at(last or BEHIND))
    found = map(account_of, SalesItem.query(tenant, ids, consistent_read=True))
    return (each for each in found if each.contact_id > after)


def by_sales(tenant: str, most: int, after: str = "", is_ascending: bool = False) -> list[Place]:
    """Lists up to `most` contacts behind the place `after`, those to whom most was sold first."""
    low, high = (after or " ", BEHIND) if is_ascending else (" ", after or BEHIND)
    places = SalesItem.by_sales.between(low, high)
    found = SalesItem.of_sales.query(
        tenant, places, consistent_read=True, scan_index_forward=is_ascending, limit=most + 1
    )
    listed = (Place(str(item.by_sales), item.at.removeprefix(sums_at(""))) for item in found)
    return [each for each in listed if each.at != after][:most]


def _document(item: SalesItem) -> SalesDocument:
    return document_from_dict(item.body)
