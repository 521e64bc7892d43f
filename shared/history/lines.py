"""Defines a line of a sales document. Lines are shown to whoever opens a document, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SalesLine:
    """A line as Xero shows it.

    `tax`, and `net` without it, are in pence of the document's currency. `unit_price` has up to four
    decimals, and VAT in it where the document's prices have. `discount_rate` is in per cent, `discount` an
    amount; None where there is none. `tracking` are the names of options.
    """

    description: str = ""
    item_code: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_rate: Decimal | None = None
    discount: Decimal | None = None
    account: str = ""
    tax_type: str = ""
    tax: int = 0
    net: int = 0
    tracking: tuple[str, ...] = ()
