"""Works out what a product costs with and without VAT, to the penny.

Xero's products have one price each. Whether VAT is in it depends on the document that it is put on, so the
owner says once how the prices are meant; until then it is what new sales documents have in Xero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from shared.chart.chart import Organisation

Basis = Literal["inclusive", "exclusive"]


@dataclass(frozen=True, slots=True)
class Price:
    """A price in pence, without VAT and with it. `percent` is the rate's, 0 where there is no VAT."""

    net: int
    gross: int
    percent: Decimal = Decimal(0)

    @property
    def vat(self) -> int:
        return self.gross - self.net


def usual_basis(organisation: Organisation) -> Basis:
    """Returns how an organisation's prices are meant as far as Xero tells: as its new sales documents are."""
    return "inclusive" if "inclusive" in organisation.default_sales_tax.casefold() else "exclusive"


def price_of(unit_price: Decimal, percent: Decimal, basis: Basis) -> Price:
    """Returns both prices of one piece. Each is rounded once, half up, from the price as Xero has it.

    >>> price_of(Decimal("83.33"), Decimal(20), "exclusive")
    Price(net=8333, gross=10000, percent=Decimal('20'))
    >>> price_of(Decimal("0.125"), Decimal(20), "inclusive")
    Price(net=10, gross=13, percent=Decimal('20'))
    """
    whole = 1 + percent / 100
    if basis == "exclusive":
        return Price(_pence(unit_price), _pence(unit_price * whole), percent)
    return Price(_pence(unit_price / whole), _pence(unit_price), percent)


def _pence(pounds: Decimal) -> int:
    return int((pounds * 100).quantize(Decimal(1), ROUND_HALF_UP))
