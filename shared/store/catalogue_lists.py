"""Lists products by their names in Xero, a piece at a time: whatever was just read is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pynamodb.attributes import UnicodeAttribute

from shared.catalogue.comparing import Kept
from shared.store.catalogue import kept_of
from shared.store.directory_rows import BEHIND
from shared.store.tables.catalogue import CatalogueItem

Order = Literal["by_name", "lacking"]
_INDEXES: dict[Order, tuple[Any, UnicodeAttribute]] = {
    "by_name": (CatalogueItem.products, CatalogueItem.by_name),
    "lacking": (CatalogueItem.lacking_products, CatalogueItem.lacking),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A product as Xero shows it. `at` is its place in the order, and sorts as the order does."""

    at: str
    kept: Kept


def places(tenant: str, order: Order, most: int, after: str = "") -> list[Placed]:
    """Lists up to `most` products of an order, behind the place `after`. Strongly consistent."""
    index, column = _INDEXES[order]
    # A condition between two ends takes both in, and no key may be empty.
    found = index.query(tenant, column.between(after or " ", BEHIND), consistent_read=True, limit=most + 1)
    listed = (Placed(str(getattr(item, order)), kept_of(item)) for item in found)
    return [each for each in listed if each.at != after][:most]
