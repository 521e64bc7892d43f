"""Works out what an order comes to, line by line as Xero will, from offers and quantities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from shared.orders.offers import Offer
from shared.orders.recurrence import Recurrence

# Beyond it no order form is meant: a person should talk to the buyer.
MOST_PENCE = 99_999_999


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of an order, which keeps all that it was sold by: a later price changes no order.

    `gross` and `vat` are pence of the whole line; `unit_price` is that of one piece with VAT, in pounds.
    """

    line: str
    name: str
    quantity: int
    unit_price: Decimal
    gross: int
    vat: int
    percent: Decimal
    account: str
    tax_type: str = ""
    item_id: str = ""
    item_code: str = ""
    recurrence: Recurrence | None = None

    @property
    def net(self) -> int:
        return self.gross - self.vat


@dataclass(frozen=True, slots=True)
class Priced:
    """What an order comes to, in pence. It is at least a penny, and less than a million pounds."""

    lines: tuple[PricedLine, ...]

    def __post_init__(self) -> None:
        if not 0 < self.gross <= MOST_PENCE:
            raise ValueError("an order comes to a penny at least and to less than a million pounds")

    @property
    def gross(self) -> int:
        return sum(each.gross for each in self.lines)

    @property
    def vat(self) -> int:
        return sum(each.vat for each in self.lines)

    @property
    def net(self) -> int:
        return self.gross - self.vat

    @property
    def recurring(self) -> tuple[PricedLine, ...]:
        return tuple(each for each in self.lines if each.recurrence)


def priced(offers: Sequence[Offer], quantities: Mapping[str, int]) -> Priced:
    """Prices the lines of which somebody wants any, in the form's order. `quantities` are by the lines' ids.

    Raises ValueError for what `Priced` refuses, KeyError for a line that is not offered.
    """
    wanted = {each.line: each for each in offers}
    if unknown := quantities.keys() - wanted.keys():
        raise KeyError(*sorted(unknown))
    return Priced(tuple(line_of(each, quantities[each.line]) for each in offers if quantities.get(each.line)))


def line_of(offer: Offer, quantity: int) -> PricedLine:
    """Prices so many pieces: rounded once, half up, so that Xero's own product of both is the same."""
    gross = _pence(offer.unit_price * quantity)
    return PricedLine(
        line=offer.line,
        name=offer.name,
        quantity=quantity,
        unit_price=offer.unit_price,
        gross=gross,
        vat=vat_in(gross, offer.percent),
        percent=offer.percent,
        account=offer.account,
        tax_type=offer.tax_type,
        item_id=offer.item_id,
        item_code=offer.item_code,
        recurrence=offer.recurrence,
    )


def of_pieces(line: PricedLine, quantity: int) -> PricedLine:
    """Prices so many pieces of a line at what it was sold for, by the rules by which it was."""
    gross = _pence(line.unit_price * quantity)
    return replace(line, quantity=quantity, gross=gross, vat=vat_in(gross, line.percent))


def vat_in(gross: int, percent: Decimal) -> int:
    """Returns the pence of VAT in an amount with VAT, rounded half up as Xero does for each line.

    >>> vat_in(14999, Decimal(20))
    2500
    """
    return int((gross * percent / (100 + percent)).quantize(Decimal(1), ROUND_HALF_UP))


def _pence(pounds: Decimal) -> int:
    return int((pounds * 100).quantize(Decimal(1), ROUND_HALF_UP))
