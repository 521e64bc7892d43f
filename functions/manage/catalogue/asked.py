"""Reads from an address which products are to be listed, and finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from functions.manage.cursors import cursor_at, place_in
from functions.manage.customers.asked import words_in
from functions.manage.narrowed import Narrowed
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.catalogue.products import Product
from shared.catalogue.terms import Terms
from shared.catalogue.words import has_words
from shared.operations.catalogue import listing
from shared.operations.catalogue.listing import Order

Show = Literal["all", "for_sale", "hidden", "lacking"]
SHOWS: Mapping[Show, str] = {
    "all": "All",
    "for_sale": "For sale here",
    "hidden": "Hidden",
    "lacking": "Lacking something",
}
ROWS = 50


@dataclass(frozen=True, slots=True)
class Asked(Narrowed):
    """What an address asks for: products that stand so, in which all words are found."""

    show: Show = "all"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of products. `next` is the cursor of those that follow, empty after the last."""

    asked: Asked
    products: tuple[Product, ...]
    cursor: str = ""
    next: str = ""


def asked(visit: Visit) -> Asked:
    """Reads an address. Raises Refused, with a sentence, for one that makes no sense."""
    show = visit.query.get("show") or "all"
    if show not in get_args(Show):
        raise unfit({"show": f"Choose one of {', '.join(get_args(Show))}."})
    return Asked(show, words_in(visit))  # type: ignore[arg-type]  # it is known by now


def listed(visit: Visit, here: str, terms: Terms) -> Listed:
    """Finds the products that an address asks for. Raises Refused, with a link to `here`."""
    wanted, cursor = asked(visit), visit.query.get("cursor", "")
    bound = ("products", visit.tenant, *(f"{name}={value}" for name, value in wanted.given.items()))
    after = place_in(cursor, here, *bound) if cursor else ""

    def is_wanted(product: Product) -> bool:
        is_shown = wanted.show == "all" or terms.state(product) == wanted.show
        return is_shown and has_words(product, wanted.words)

    order: Order = "lacking" if wanted.show == "lacking" else "by_name"
    page = listing.listed(visit.tenant, is_wanted, after, ROWS, order)
    return Listed(wanted, page.products, cursor, cursor_at(page.next, *bound) if page.next else "")
