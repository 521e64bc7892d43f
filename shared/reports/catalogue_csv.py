"""Writes products as CSV, with both prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from shared.catalogue.products import Product
from shared.catalogue.terms import Terms
from shared.iso import stamp
from shared.reports import cells
from shared.reports.uk import number
from shared.spreadsheets import distinct

HEADINGS = (
    "Item ID",
    "Code",
    "Name",
    "Name for buyers",
    "Status",
    "Price in Xero",
    "Without VAT",
    "With VAT",
    "VAT %",
    "Account",
    "Stock",
    "Changed in Xero",
)


def lines(products: Iterable[Product], terms: Terms | None) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING. Times are in UTC."""
    yield from cells.lines([HEADINGS])
    if terms:
        yield from cells.lines(_row(each, terms) for each in products)


def _row(product: Product, terms: Terms) -> list[str]:
    item, price = product.item, terms.price(product.item)
    texts = (item.item_id, item.code, item.name, product.ours.name, terms.state(product))
    return [
        *map(distinct, texts),
        _plain(item.unit_price),
        _pounds(price.net if price else None),
        _pounds(price.gross if price else None),
        _plain(price.percent if price else None),
        distinct(item.account),
        _plain(item.quantity_on_hand),
        stamp(item.updated_at) if item.updated_at else "",
    ]


def _pounds(pence: int | None) -> str:
    return "" if pence is None else number(pence)


def _plain(decimal: Decimal | None) -> str:
    return "" if decimal is None else f"{decimal:f}"
