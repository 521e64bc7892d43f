"""Defines what a form offers at the moment: the server's catalogue says it, and never the buyer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shared.orders.recurrence import Recurrence

# Xero takes as many decimals of a unit price.
UNIT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of a form as it can be bought now.

    `unit_price` is that of one piece with VAT, in pounds with up to four decimals; `percent` is the VAT in
    it, 0 where there is none. `account` is the code of a sales account; `item_code` is empty for what is no
    product. `most` is how many pieces can be ordered, None for as many as anybody likes.
    """

    line: str
    name: str
    unit_price: Decimal
    percent: Decimal
    account: str
    tax_type: str = ""
    item_id: str = ""
    item_code: str = ""
    text: str = ""
    most: int | None = None
    recurrence: Recurrence | None = None

    def __post_init__(self) -> None:
        if self.unit_price < 0 or self.percent < 0 or self.unit_price != self.unit_price.quantize(UNIT):
            raise ValueError("a price has at most four decimals, and is not negative")


def with_vat(unit_price: Decimal, percent: Decimal) -> Decimal:
    """Adds VAT to a unit price that has none in it, as exactly as Xero keeps one.

    >>> with_vat(Decimal("83.33"), Decimal(20))
    Decimal('99.9960')
    """
    return (unit_price * (100 + percent) / 100).quantize(UNIT, ROUND_HALF_UP)
