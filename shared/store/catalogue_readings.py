"""Keeps how far the products of each business were read from Xero, and how its prices are meant.

Only the turns in which products are read write how far; the rest is written by people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from pynamodb.exceptions import DoesNotExist, UpdateError

from shared.catalogue.prices import Basis
from shared.iso import iso_converter
from shared.store.tables.catalogue import CatalogueItem
from shared.store.tables.version import VERSION
from shared.store.tables.writing import condition_failed

if TYPE_CHECKING:
    from cattrs import Converter

READING, BASIS = "reading", "basis"


@dataclass(frozen=True, slots=True)
class Reading:
    """How far Xero was read, in UTC: whatever had changed until `read_at`, and all of it at `whole_at`.

    `found_at` is when a reading last found anything new, None if none ever did. `has_tracked`: Xero keeps
    stock of some products. `judged_by` is when the chart was read by which it was said what products lack.
    """

    read_at: datetime
    whole_at: datetime
    found_at: datetime | None = None
    has_tracked: bool = False
    judged_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a business was read, None before the first reading, and since when somebody wants all of it."""

    reading: Reading | None = None
    asked_at: datetime | None = None


def standing(tenant: str) -> Standing:
    """Returns how the reading of a business stands; strongly consistent."""
    try:
        item = CatalogueItem.get(tenant, READING, consistent_read=True)
    except DoesNotExist:
        return Standing()
    reading = _converter().structure(item.body, Reading) if item.body else None
    return Standing(reading, item.noted_at)


def save(tenant: str, reading: Reading) -> None:
    """Keeps how far a business was read. A wish for all of it stays."""
    body = _converter().unstructure(reading)
    CatalogueItem(tenant, READING).update(
        actions=[CatalogueItem.body.set(body), CatalogueItem.version.set(VERSION)]
    )


def ask(tenant: str, now: datetime) -> None:
    """Notes that somebody wants all products to be read."""
    CatalogueItem(tenant, READING).update(
        actions=[CatalogueItem.noted_at.set(now), CatalogueItem.version.set(VERSION)]
    )


def heard(tenant: str, asked: datetime) -> None:
    """Forgets the wish of then; one that somebody has had since stays."""
    row = CatalogueItem(tenant, READING)
    try:
        row.update(actions=[CatalogueItem.noted_at.remove()], condition=CatalogueItem.noted_at == asked)
    except UpdateError as error:
        if not condition_failed(error):
            raise


def basis(tenant: str) -> Basis | None:
    """Returns how the owner has said that prices are meant; None where nobody has. Strongly consistent."""
    try:
        body = CatalogueItem.get(tenant, BASIS, consistent_read=True).body
    except DoesNotExist:
        return None
    chosen: Basis = body["basis"]
    return chosen


def choose(tenant: str, chosen: Basis, by: str, now: datetime) -> None:
    """Keeps how prices are meant; `by` is whoever has said so."""
    CatalogueItem(tenant, BASIS, body={"basis": chosen, "by": by}, noted_at=now).save()


@cache
def _converter() -> Converter:
    return iso_converter(omit_if_default=True)
