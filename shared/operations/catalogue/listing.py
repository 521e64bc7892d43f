"""Lists and finds products, a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shared.catalogue.products import Product
from shared.catalogue.terms import Terms
from shared.operations.filling import Piece, filled
from shared.preflight.of_products import Lacking
from shared.store import catalogue, catalogue_lists, catalogue_readings, charts
from shared.store.catalogue_lists import Order

# A page reads no more than these, whatever it is that few of them are.
MOST_READ = 500
AT_ONCE = 100
# "At least 200" says enough.
MOST_LACKING = 200

__all__ = ["Order", "Page", "every", "find", "lacking", "listed", "terms_of"]
Wanted = Callable[[Product], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """Some products by name. `next` is where the list goes on, empty at its end.

    A page may hold few or none and still go on, where few of those that were read are wanted.
    """

    products: tuple[Product, ...]
    next: str = ""


def terms_of(tenant: str) -> Terms | None:
    """Returns what a business's products are judged by; None before its accounts were ever read."""
    chart = charts.read(tenant)
    return Terms.of(chart, catalogue_readings.basis(tenant)) if chart else None


def find(tenant: str, id: str) -> Product | None:
    """Returns a product; None if there is none."""
    return catalogue.find(tenant, id)


def listed(tenant: str, wanted: Wanted, after: str = "", most: int = 50, order: Order = "by_name") -> Page:
    """Lists up to `most` products that are wanted, behind the place `after`."""

    def read(at: str) -> Piece[Product]:
        places = catalogue_lists.places(tenant, order, AT_ONCE, at)
        products = catalogue.with_ours(tenant, (each.kept for each in places))
        pairs = zip(places, products, strict=True)
        return [(place.at, (product,) if wanted(product) else ()) for place, product in pairs]

    found = filled(read, after, most, AT_ONCE, MOST_READ)
    return Page(found.found, found.next)


def lacking(tenant: str) -> Lacking | None:
    """Returns the first products by name that lack something; None before products were ever read."""
    if catalogue_readings.standing(tenant).reading is None:
        return None
    found = catalogue_lists.places(tenant, "lacking", MOST_LACKING)
    return Lacking([each.kept.item for each in found], len(found) < MOST_LACKING)


def every(tenant: str) -> Iterator[Product]:
    """Yields all products by name, a hundred in memory."""
    at, is_last = "", False
    while not is_last:
        places = catalogue_lists.places(tenant, "by_name", AT_ONCE, at)
        yield from catalogue.with_ours(tenant, (each.kept for each in places))
        is_last = len(places) < AT_ONCE
        at = places[-1].at if places else at
