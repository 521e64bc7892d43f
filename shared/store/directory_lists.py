"""Lists customers by one of their orders, a piece at a time: whatever was just saved is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pynamodb.attributes import UnicodeAttribute

from shared.store.directory_rows import BEHIND, rows_behind
from shared.store.tables.directory import DirectoryItem

Order = Literal["by_name", "by_change", "by_place", "incomplete", "unsent"]
_INDEXES: dict[Order, tuple[Any, UnicodeAttribute]] = {
    "by_name": (DirectoryItem.names, DirectoryItem.by_name),
    "by_change": (DirectoryItem.changes, DirectoryItem.by_change),
    "by_place": (DirectoryItem.places, DirectoryItem.by_place),
    "incomplete": (DirectoryItem.lacking, DirectoryItem.incomplete),
    "unsent": (DirectoryItem.to_send, DirectoryItem.unsent),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer stands in an order. `at` sorts as the order does."""

    at: str
    id: str


def places(
    tenant: str, order: Order, most: int, begins: str = "", after: str = "", backwards: bool = False
) -> list[Place]:
    """Lists up to `most` places in an order that begin with `begins`, behind the place `after`."""
    index, column = _INDEXES[order]
    low, high = begins, f"{begins}{BEHIND}"
    if after and backwards:
        high = min(high, after)
    elif after:
        low = max(low, after)
    if high <= low:
        return []
    # A condition between two ends takes both in, and no key may be empty.
    found = index.query(
        tenant,
        column.between(low or " ", high),
        consistent_read=True,
        limit=most + 1,
        scan_index_forward=not backwards,
    )
    listed = (Place(str(getattr(item, order)), _id(item.at)) for item in found)
    return [each for each in listed if each.at != after][:most]


def count(tenant: str, order: Order, most: int, begins: str = "") -> int:
    """Counts the places in an order that begin with `begins`, up to `most`."""
    index, column = _INDEXES[order]
    condition = column.between(begins or " ", f"{begins}{BEHIND}")
    found = index.query(tenant, condition, consistent_read=True, limit=most)
    return sum(1 for _ in found)


def words(tenant: str, begins: str, most: int, after: str = "") -> list[Place]:
    """Lists up to `most` words that begin so, each with the customer that it finds."""
    return _marked(tenant, f"word#{begins}", most, after)


def word_at(place: str) -> str:
    """Returns the word of a place that `words` has listed.

    >>> word_at("word#ada#c1")
    'ada'
    """
    return place.removeprefix("word#").rpartition("#")[0]


def alone(tenant: str, most: int, after: str = "") -> list[Place]:
    """Lists up to `most` active customers who are paired with no contact at Xero, by their ids."""
    return _marked(tenant, "alone#", most, after)


def of_lead_source(tenant: str, id: str, most: int, after: str = "") -> list[Place]:
    """Lists up to `most` active and archived customers who have this lead source, by their ids."""
    return _marked(tenant, f"lead#{id}#", most, after)


def with_lead_source(tenant: str) -> Iterator[tuple[str, str]]:
    """Yields active and archived customers who have a lead source: their ids, and the lead source's."""
    for item in _all(tenant, "lead#"):
        _, source, id = item.at.split("#")
        yield id, source


def paired_contacts(tenant: str) -> Iterator[tuple[str, str]]:
    """Yields the ContactIDs of all contacts that are paired with a customer, and the customers' ids."""
    return ((_id(item.at), str(item.customer)) for item in _all(tenant, "xero#"))


def _all(tenant: str, begins: str) -> Iterator[DirectoryItem]:
    return DirectoryItem.query(tenant, DirectoryItem.at.startswith(begins), consistent_read=True)


def parts(tenant: str, id: str, most: int) -> list[str]:
    """Lists the ids of up to `most` customers that were merged into this one."""
    return [each.id for each in _marked(tenant, f"part#{id}#", most)]


def _marked(tenant: str, begins: str, most: int, after: str = "") -> list[Place]:
    return [Place(item.at, _id(item.at)) for item in rows_behind(tenant, begins, most, after)]


def _id(at: str) -> str:
    return at.rpartition("#")[2]
