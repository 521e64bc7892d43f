"""Finds products by words, and says in an owner's words what a product lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shared.catalogue.products import Product
from shared.catalogue.terms import Lack
from shared.ledger.xero_text import folded

LACKS: Mapping[Lack, str] = {
    "account": "no sales account",
    "usable_account": "a sales account that is archived or gone",
    "price": "no sales price",
    "vat_rate": "no VAT rate for sales",
}


def has_words(product: Product, words: str) -> bool:
    """Whether every word is somewhere in a product's code or in one of its names, in any order.

    >>> from shared.catalogue.products import Item
    >>> has_words(Product(Item("1", "BOI-1", "Boiler service")), "service boi-")
    True
    """
    said = folded(f"{product.item.code} {product.item.name} {product.ours.name}")
    return all(each in said for each in folded(words).split())


def told(lacks: Sequence[Lack]) -> str:
    """Says what a product lacks, such as: It has no sales price and no VAT rate for sales."""
    if not lacks:
        return ""
    *most, last = [LACKS[each] for each in lacks]
    return f"It has {', '.join(most)} and {last}." if most else f"It has {last}."
