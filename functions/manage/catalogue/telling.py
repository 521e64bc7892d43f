"""Says of products what their pages and files say. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from functions.manage.customers.standing import Badge
from functions.manage.formats import money
from shared.catalogue.prices import Basis
from shared.catalogue.products import Product
from shared.catalogue.terms import State, Terms

STATES: Mapping[State, Badge] = {
    "for_sale": Badge("For sale", "done"),
    "hidden": Badge("Hidden", "quiet"),
    "lacking": Badge("Lacks something", "attention"),
    "not_sold": Badge("Not sold in Xero", "quiet"),
    "gone": Badge("Gone from Xero", "attention"),
}
MEANT: Mapping[Basis, str] = {
    "exclusive": "They are without VAT",
    "inclusive": "They include VAT",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A product with what it costs, as a list shows it. Prices are in pence, None where nobody knows one."""

    product: Product
    state: State
    net: int | None
    gross: int | None

    @classmethod
    def of(cls, product: Product, terms: Terms) -> Shown:
        price = terms.price(product.item)
        known = (price.net, price.gross) if price else (None, None)
        return cls(product, terms.state(product), *known)

    @property
    def badge(self) -> Badge:
        return STATES[self.state]

    @property
    def stock(self) -> str:
        return number(self.product.item.quantity_on_hand)


def number(quantity: Decimal | None) -> str:
    """Writes a quantity without noughts at its end; empty for none.

    >>> number(Decimal("7.50")), number(Decimal(1200)), number(None)
    ('7.5', '1,200', '')
    """
    if quantity is None:
        return ""
    written = f"{quantity:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def facts_of(product: Product, terms: Terms) -> Iterator[tuple[str, str]]:
    """Yields what Xero says of a product, each with its heading."""
    item, rate = product.item, terms.rate(product.item)
    account = terms.accounts.get(item.account)
    yield "Code", item.code
    yield "Name", item.name or "None"
    yield "Description", item.description or "None"
    yield from _prices(product, terms)
    yield "Sales account", account.label if account else item.account or "None"
    if terms.is_registered:
        yield "VAT rate", rate.name if rate else item.tax_type or "None"
    yield "Stock", number(item.quantity_on_hand) if item.is_tracked else "Xero keeps no stock of it"


def _prices(product: Product, terms: Terms) -> Iterator[tuple[str, str]]:
    price, unit = terms.price(product.item), product.item.unit_price
    yield "Price as Xero has it", f"£{unit:,f}" if unit is not None else "None"
    if price and terms.is_registered:
        yield "Without VAT", money(price.net)
        yield "With VAT", f"{money(price.gross)}, at {number(price.percent)}%"
