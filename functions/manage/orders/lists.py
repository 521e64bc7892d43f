"""Lists the orders of a business: searched and narrowed, a page at a time, and all of them as CSV."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import on_record
from functions.manage.csv_files import csv_file
from functions.manage.customers.lists import address
from functions.manage.orders.addresses import page_below, root_of
from functions.manage.orders.asked import SHOWS, Listed, listed
from functions.manage.orders.words import badge_of
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.operations.orders import listing
from shared.reports.orders_csv import lines

COLUMNS = (
    Column("Order"),
    Column("Buyer"),
    Column("Form"),
    Column("Total", is_amount=True),
    Column("Status"),
)


def shown(visit: Visit) -> Response:
    here, known = root_of(visit), on_record(visit)
    told = context(here, listed(visit, here))
    return show(visit, "orders.html", "Orders", profile=known.profile, **told)


def context(here: str, page: Listed) -> dict[str, Any]:
    """Returns what the template of the list is told."""
    given = page.asked.given
    return {
        "here": here,
        "forms": f"{here.rpartition('/')[0]}/forms",
        "asked": page.asked,
        "shows": [*page.asked.choices(here, SHOWS)],
        "columns": COLUMNS,
        "lines": [(Link(page_below(here, each.id), each.id), each, badge_of(each)) for each in page.orders],
        "first": address(here, given) if page.cursor else None,
        "next": address(here, given, cursor=page.next) if page.next else None,
    }


def as_csv(visit: Visit) -> Response:
    """Hands out all orders, the latest first."""
    return csv_file(f"orders-{visit.now.date()}", lines(listing.every(visit.tenant)))
