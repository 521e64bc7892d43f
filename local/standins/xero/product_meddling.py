"""Does to products what a person may do on Xero's own pages behind the integration's back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from local.standins.xero import items
from local.standins.xero.by_hand import ByHand
from local.standins.xero.records import Item


@dataclass
class ProductMeddling(ByHand):
    """Raises Invalid, in Xero's words, where Xero would refuse the person too; KeyError for an unknown id."""

    def add_item(self, item: Item) -> Item:
        with self.moment() as now:
            return items.add(self.state, item, now)

    def edit_item(self, item_id: str, **fields: Any) -> Item:
        """Changes fields of the record, under its own names: `unit_price=Decimal("9.50")`, `name="Piano"`."""
        with self.moment() as now:
            return items.edit(self.state, item_id, now, **fields)

    def delete_item(self, item_id: str) -> None:
        with self.moment():
            items.delete(self.state, item_id)

    def adjust_stock(self, item_id: str, quantity: int | Decimal) -> None:
        """Adds to the quantity on hand of a tracked product; a negative quantity takes from it."""
        with self.moment():
            items.adjust(self.state, item_id, Decimal(quantity))
