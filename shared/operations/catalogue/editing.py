"""Changes what a business says of a product to its buyers. Xero is not changed."""

from __future__ import annotations

from dataclasses import replace

from shared.catalogue.checks import complaints
from shared.catalogue.products import Product
from shared.store import catalogue


class NoSuchProduct(Exception):
    """The business has no product of this id."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed it since it was seen. Nothing was changed."""


class Unfit(Exception):
    """Some fields do not fit: `complaints` has a sentence for each, by its name. Nothing was changed."""

    def __init__(self, complaints: dict[str, str]) -> None:
        super().__init__(" ".join(complaints.values()))
        self.complaints = complaints


def change(tenant: str, id: str, revision: int, *, is_hidden: bool, name: str, text: str) -> Product:
    """Changes what is said of a product that somebody saw at this revision; its picture stays.

    Returns the product as it is then. Raises NoSuchProduct, ChangedMeanwhile or Unfit.
    """
    product = as_seen(tenant, id, revision)
    wanted = replace(product.ours, is_hidden=is_hidden, name=name, text=text)
    if wrong := complaints(wanted):
        raise Unfit(wrong)
    try:
        return replace(product, ours=catalogue.save_ours(tenant, id, wanted))
    except catalogue.Overtaken:
        raise ChangedMeanwhile(id) from None


def as_seen(tenant: str, id: str, revision: int) -> Product:
    """Returns a product that is as somebody saw it. Raises NoSuchProduct or ChangedMeanwhile."""
    product = catalogue.find(tenant, id)
    if product is None:
        raise NoSuchProduct(id)
    if product.ours.revision != revision:
        raise ChangedMeanwhile(id)
    return product
