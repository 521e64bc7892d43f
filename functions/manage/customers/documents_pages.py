"""Lists all sales documents of a customer, the latest first, a page at a time."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import on_record
from functions.manage.cursors import cursor_at, place_in
from functions.manage.customers.addresses import page_of
from functions.manage.customers.found import customer_in
from functions.manage.customers.sold import DOCUMENTS, rows_of
from functions.manage.customers.telling import title_of
from functions.manage.pages import show
from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.operations.history.of_customer import Documents, as_of, documents_of


def shown(visit: Visit) -> Response:
    customer = customer_in(visit)
    if customer.state == "erased":
        raise not_found()
    back, cursor = page_of(visit, customer.id), visit.query.get("cursor", "")
    here, bound = f"{back}/sales", ("documents", visit.tenant, customer.id)
    found = documents_of(visit.tenant, customer, place_in(cursor, here, *bound) if cursor else "")
    told = context(here, back, title_of(customer.details), found)
    told |= {"as_of": as_of(visit.tenant), "first": here if cursor else None}
    told |= {"next": f"{here}?cursor={cursor_at(found.next, *bound)}" if found.next else None}
    profile = on_record(visit).profile
    return show(visit, "customer_documents.html", f"Sales to {told['name']}", profile=profile, **told)


def context(here: str, back: str, name: str, found: Documents) -> dict[str, Any]:
    """Returns what the template is told. `back` is the address of the customer's page."""
    return {
        "here": here,
        "back": back,
        "name": name,
        "columns": DOCUMENTS,
        "rows": rows_of(found.documents, back),
    }
