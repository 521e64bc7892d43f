"""Prices an order of one piece of each line of a form, for whoever builds the form. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.orders.forms import FormLine, OrderForm
from shared.orders.offers import Offer
from shared.orders.pricing import PricedLine, line_of


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A line of a form. `one` is one piece of it, `some` as many as must be ordered, one at least.

    Both are None where the line cannot be sold now; `offer` is, too.
    """

    line: FormLine
    offer: Offer | None = None
    one: PricedLine | None = None
    some: PricedLine | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """What a form sells. Sums are in pence, of `some` of each line."""

    lines: tuple[ExampleLine, ...]

    @property
    def sold(self) -> tuple[PricedLine, ...]:
        return tuple(each.some for each in self.lines if each.some)

    @property
    def gross(self) -> int:
        return sum(each.gross for each in self.sold)

    @property
    def vat(self) -> int:
        return sum(each.vat for each in self.sold)

    @property
    def net(self) -> int:
        return self.gross - self.vat


def example_of(form: OrderForm, offers: Sequence[Offer]) -> Example:
    """Returns each line of a form with what it costs, in the form's order."""
    by_line = {each.line: each for each in offers}
    return Example(tuple(_line(each, by_line.get(each.id)) for each in form.lines))


def _line(line: FormLine, offer: Offer | None) -> ExampleLine:
    if offer is None:
        return ExampleLine(line)
    return ExampleLine(line, offer, line_of(offer, 1), line_of(offer, max(1, line.quantity.least)))
