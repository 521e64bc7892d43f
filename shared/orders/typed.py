"""Defines what an owner types into the form builder, box by box, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line as it was typed: a product by its ItemID or, where `product` is empty, a line of one's own.

    `id` is the line's, empty for a new one. `least` and `most` are pieces, both empty for as many as anybody
    likes. `comes` is once, week, month, quarter or year; `periods` is empty for no end, and `starts_on`, such
    as 2026-12-31, for the day of the order.
    """

    id: str = ""
    product: str = ""
    name: str = ""
    unit_price: str = ""
    account: str = ""
    tax_type: str = ""
    least: str = ""
    most: str = ""
    comes: str = "once"
    periods: str = ""
    starts_on: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was typed. `opens_at` and `closes_at` are such as 2026-12-31T17:30, in the business's time
    zone; an empty `address` keeps the one that the form has."""

    title: str
    address: str = ""
    text: str = ""
    lines: tuple[TypedLine, ...] = ()
    ways: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    terms: str = ""
    brand: str = ""
    colour: str = ""
    emailing: str = "neither"
    lead_source: str = ""
    opens_at: str = ""
    closes_at: str = ""
    reached_by: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: products for sale by ItemID, sales accounts by code, VAT rates by type,
    lead sources by id."""

    products: Collection[str] = ()
    accounts: Collection[str] = ()
    tax_types: Collection[str] = ()
    lead_sources: Collection[str] = ()
    zone: ZoneInfo = field(default=LONDON)


class Unfit(ValueError):
    """Some boxes do not fit: `complaints` has a sentence for each, by its name. Nothing was saved.

    A box of a line is named by its place among the lines, such as lines-0-unit_price.
    """

    def __init__(self, complaints: dict[str, str]) -> None:
        super().__init__(" ".join(complaints.values()))
        self.complaints = complaints
