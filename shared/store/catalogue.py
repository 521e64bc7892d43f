"""Keeps the products of each business: as Xero shows them, and what the business says of them here.

These are two rows. Who reads Xero writes the one, people write the other, and neither writes over the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pynamodb.exceptions import PutError

from shared.catalogue.comparing import Kept
from shared.catalogue.products import Ours, Product
from shared.iso import iso_converter
from shared.ledger.xero_text import folded
from shared.store.tables.catalogue import CatalogueItem
from shared.store.tables.writing import condition_failed

if TYPE_CHECKING:
    from cattrs import Converter

ITEM, OURS = "item#", "ours#"
LONGEST_NAME = 200


class Overtaken(Exception):
    """Somebody else has saved what is said of the product meanwhile. Nothing was saved."""


def find(tenant: str, id: str) -> Product | None:
    """Returns a product; None if there is none. Strongly consistent."""
    rows = CatalogueItem.batch_get([(tenant, f"{ITEM}{id}"), (tenant, f"{OURS}{id}")], consistent_read=True)
    found = {item.at: item for item in rows}
    if f"{ITEM}{id}" not in found:
        return None
    return _product(kept_of(found[f"{ITEM}{id}"]), _ours_of(found.get(f"{OURS}{id}")))


def every(tenant: str) -> Iterator[Kept]:
    """Yields all that is kept of products at Xero, in no order that says anything, a page in memory."""
    rows = CatalogueItem.at.startswith(ITEM)
    yield from map(kept_of, CatalogueItem.query(tenant, rows, consistent_read=True))


def some(tenant: str, ids: Iterable[str]) -> Iterator[Kept]:
    """Yields what is kept of these products, as far as they are known, in no order."""
    keys = [(tenant, f"{ITEM}{each}") for each in dict.fromkeys(ids)]
    yield from map(kept_of, CatalogueItem.batch_get(keys, consistent_read=True))


def keep(tenant: str, changed: Iterable[Kept]) -> int:
    """Keeps products as Xero shows them, and returns how many. Ours stays as it is."""
    count = 0
    with CatalogueItem.batch_write() as batch:
        for each in changed:
            batch.save(_row(tenant, each))
            count += 1
    return count


def save_ours(tenant: str, id: str, ours: Ours) -> Ours:
    """Saves what a business says of a product; `ours` has the revision that it was changed from.

    Returns it with its next revision. Raises Overtaken.
    """
    saved = replace(ours, revision=ours.revision + 1)
    revision = CatalogueItem.revision
    is_as_seen = revision == ours.revision if ours.revision else CatalogueItem.at.does_not_exist()
    item = CatalogueItem(tenant, f"{OURS}{id}", body=_converter().unstructure(saved), revision=saved.revision)
    try:
        item.save(condition=is_as_seen)
    except PutError as error:
        if not condition_failed(error):
            raise
        raise Overtaken(id) from error
    return saved


def with_ours(tenant: str, found: Iterable[Kept]) -> Iterator[Product]:
    """Yields products in the order given, each with what the business says of it."""
    known = [*found]
    ours = _ours(tenant, (each.item.item_id for each in known)) if known else {}
    for each in known:
        yield _product(each, ours.get(each.item.item_id, Ours()))


def kept_of(item: CatalogueItem) -> Kept:
    return _converter().structure(item.body, Kept)


def _ours(tenant: str, ids: Iterable[str]) -> Mapping[str, Ours]:
    keys = [(tenant, f"{OURS}{each}") for each in ids]
    rows = CatalogueItem.batch_get(keys, consistent_read=True)
    return {item.at.removeprefix(OURS): _ours_of(item) for item in rows}


def _ours_of(item: CatalogueItem | None) -> Ours:
    return _converter().structure(item.body, Ours) if item else Ours()


def _product(kept: Kept, ours: Ours) -> Product:
    return Product(kept.item, ours, kept.gone_at)


def _row(tenant: str, kept: Kept) -> CatalogueItem:
    id = kept.item.item_id
    place = f"{folded(kept.item.title)[:LONGEST_NAME]}#{id}"
    return CatalogueItem(
        tenant,
        f"{ITEM}{id}",
        body=_converter().unstructure(kept),
        by_name=place,
        lacking=place if kept.lacks and kept.gone_at is None else None,
    )


@cache
def _converter() -> Converter:
    return iso_converter(omit_if_default=True)
