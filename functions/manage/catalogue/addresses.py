"""Names the addresses of the pages of products, and reads the product in one."""

from __future__ import annotations

from urllib.parse import quote

from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.catalogue.products import Product
from shared.operations.catalogue import listing

# Xero's ids have 36 characters.
LONGEST_ID = 64


def root_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/products"


def page_below(root: str, id: str) -> str:
    return f"{root}/p/{quote(id, safe='')}"


def product_in(visit: Visit) -> Product:
    """Returns the product in the address. Raises Refused where the business has none of this id."""
    id = visit.named["product"]
    found = listing.find(visit.tenant, id) if 0 < len(id) <= LONGEST_ID else None
    if found is None:
        raise not_found()
    return found
