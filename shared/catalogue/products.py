"""Defines a product: what Xero says of it, and what a business says of it here without changing Xero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

# Lengths in characters. Xero's own names have fifty at most, its descriptions four thousand.
LONGEST_NAME, LONGEST_TEXT = 100, 4000


@dataclass(frozen=True, slots=True)
class Item:
    """A product as Xero shows it. What Xero does not say is empty or None; `updated_at` is in UTC.

    `unit_price` is in pounds with up to four decimals. Whether VAT is in it, Xero does not say of a product.
    `quantity_on_hand` is None for whatever Xero keeps no stock of.
    """

    item_id: str
    code: str
    name: str = ""
    description: str = ""
    unit_price: Decimal | None = None
    account: str = ""
    tax_type: str = ""
    is_sold: bool = True
    is_tracked: bool = False
    quantity_on_hand: Decimal | None = None
    updated_at: datetime | None = None

    @property
    def title(self) -> str:
        """The product as its owner knows it in Xero."""
        return self.name or self.code


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a product. `key` is its place in the bucket, `kind` its media type, such as image/png."""

    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Ours:
    """What a business says of a product to its buyers; empty where Xero's words are good enough.

    `revision` counts how often this was saved, 0 for never.
    """

    is_hidden: bool = False
    name: str = ""
    text: str = ""
    image: Image | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """A product. `gone_at`, in UTC, is when Xero was first found without it; None while Xero has it."""

    item: Item
    ours: Ours = Ours()
    gone_at: datetime | None = None

    @property
    def id(self) -> str:
        return self.item.item_id

    @property
    def name(self) -> str:
        """What buyers read."""
        return self.ours.name or self.item.title

    @property
    def text(self) -> str:
        """What buyers read beneath the name."""
        return self.ours.text or self.item.description
