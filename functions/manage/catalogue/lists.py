"""Lists the products of a business: searched and narrowed, a page at a time, and all of them as CSV."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record, today_of
from functions.manage.catalogue.addresses import page_below, root_of
from functions.manage.catalogue.asked import SHOWS, Listed, listed
from functions.manage.catalogue.telling import MEANT, Shown
from functions.manage.csv_files import csv_file
from functions.manage.customers.lists import address
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.catalogue.terms import Terms
from shared.operations.catalogue import listing
from shared.reports.catalogue_csv import lines
from shared.store import catalogue_readings

NAME, STATE, STOCK = Column("Product"), Column("Status"), Column("Stock", is_amount=True)
BOTH = (Column("Without VAT", is_amount=True), Column("With VAT", is_amount=True))
PRICE = (Column("Price", is_amount=True),)


def shown(visit: Visit) -> Response:
    here, known, terms = root_of(visit), on_record(visit), listing.terms_of(visit.tenant)
    if terms is None:
        is_connected = bool(known.profile.xero_user)
        return show(
            visit, "products_unread.html", "Products", profile=known.profile, is_connected=is_connected
        )
    told = context(here, listed(visit, here, terms), terms, may_change(visit))
    told |= read_at(catalogue_readings.standing(visit.tenant))
    return show(visit, "products.html", "Products", profile=known.profile, **told)


def context(here: str, page: Listed, terms: Terms, may_change: bool) -> dict[str, Any]:
    """Returns what the template of the list is told."""
    given = page.asked.given
    return {
        "here": here,
        "asked": page.asked,
        "shows": [*page.asked.choices(here, SHOWS)],
        "columns": (NAME, *(BOTH if terms.is_registered else PRICE), STOCK, STATE),
        "lines": [
            (Link(page_below(here, each.id), each.item.title), Shown.of(each, terms))
            for each in page.products
        ],
        "terms": terms,
        "meant": MEANT,
        "may_change": may_change,
        "first": address(here, given) if page.cursor else None,
        "next": address(here, given, cursor=page.next) if page.next else None,
    }


def read_at(standing: catalogue_readings.Standing) -> dict[str, datetime | bool | None]:
    """Returns when Xero was last read, in UTC, and whether somebody wants it read again."""
    reading = standing.reading
    return {"read_at": reading.read_at if reading else None, "is_asked": standing.asked_at is not None}


def as_csv(visit: Visit) -> Response:
    """Hands out all products with both prices. Without accounts from Xero there are none."""
    terms = listing.terms_of(visit.tenant)
    products = listing.every(visit.tenant) if terms else iter(())
    return csv_file(f"products-{today_of(visit, on_record(visit))}", lines(products, terms))
