"""Gives a product a picture, or takes it away. Xero is not changed."""

from __future__ import annotations

from dataclasses import replace

from shared.catalogue.pictures import why_not
from shared.catalogue.products import Image, Product
from shared.operations.catalogue.editing import ChangedMeanwhile, Unfit, as_seen
from shared.store import catalogue
from shared.store.pictures import Pictures


def give(tenant: str, id: str, revision: int, picture: bytes, pictures: Pictures) -> Product:
    """Gives a product that somebody saw at this revision a picture in the place of its former one.

    Returns the product as it is then. Raises NoSuchProduct, ChangedMeanwhile, Unfit or Unavailable.
    """
    product = as_seen(tenant, id, revision)
    if why := why_not(picture):
        raise Unfit({"picture": why})
    return _changed(tenant, product, pictures.put(tenant, id, picture), pictures)


def take_away(tenant: str, id: str, revision: int, pictures: Pictures) -> Product:
    """Takes a product's picture away. Raises as `give` does."""
    return _changed(tenant, as_seen(tenant, id, revision), None, pictures)


def _changed(tenant: str, product: Product, image: Image | None, pictures: Pictures) -> Product:
    """Saves first and deletes then: if the process dies in between, a picture is left that nobody sees."""
    former = product.ours.image
    try:
        saved = catalogue.save_ours(tenant, product.id, replace(product.ours, image=image))
    except catalogue.Overtaken:
        raise ChangedMeanwhile(product.id) from None
    if former and former != image:
        pictures.forget(former)
    return replace(product, ours=saved)
