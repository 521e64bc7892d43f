"""Writes products as JSON. Decimals are texts, prices are in pence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from shared.catalogue.prices import Price
from shared.catalogue.products import Ours, Product
from shared.catalogue.terms import Terms
from shared.reports.json.times import in_utc


def products_json(
    tenant: str, products: Iterable[Product], terms: Terms, read_at: datetime | None
) -> dict[str, Any]:
    """Lists products as {tenant, read_at: time, prices_in_xero, are_prices_chosen, products: [product]}.

    Each is as in `product_json`; `prices_in_xero` is inclusive or exclusive, of VAT.
    """
    return {
        "tenant": tenant,
        "read_at": in_utc(read_at),
        **basis_json(terms),
        "products": [product_json(each, terms) for each in products],
    }


def basis_json(terms: Terms) -> dict[str, Any]:
    """Says how prices are meant: {prices_in_xero, are_prices_chosen}, the latter by a person."""
    return {"prices_in_xero": terms.basis, "are_prices_chosen": terms.is_chosen}


def product_json(product: Product, terms: Terms) -> dict[str, Any]:
    """Describes a product.

    {id, code, name, description, unit_price: text, price, account, tax_type, is_sold, is_tracked,
    quantity_on_hand: text, updated_at: time, gone_at: time, state, lacks: [what], for_buyers}: `price` is
    null where nobody knows one, else that of `_price`; `for_buyers` is that of `_ours`.
    """
    item = product.item
    return {
        "id": item.item_id,
        "code": item.code,
        "name": item.name,
        "description": item.description,
        "unit_price": _text(item.unit_price),
        "price": _price(terms.price(item)),
        "account": item.account or None,
        "tax_type": item.tax_type or None,
        "is_sold": item.is_sold,
        "is_tracked": item.is_tracked,
        "quantity_on_hand": _text(item.quantity_on_hand),
        "updated_at": in_utc(item.updated_at),
        "gone_at": in_utc(product.gone_at),
        "state": terms.state(product),
        "lacks": [*terms.lacks(item)],
        "for_buyers": _ours(product.ours),
    }


def _price(price: Price | None) -> dict[str, Any] | None:
    """Describes a price: {net: pence, gross: pence, vat_percent: text}."""
    if price is None:
        return None
    return {"net": price.net, "gross": price.gross, "vat_percent": _text(price.percent)}


def _ours(ours: Ours) -> dict[str, Any]:
    """Describes what buyers read: {revision, is_hidden, name, text}; empty texts stand for Xero's."""
    return {"revision": ours.revision, "is_hidden": ours.is_hidden, "name": ours.name, "text": ours.text}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
