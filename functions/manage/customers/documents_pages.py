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
from shared.contacts.customers import Customer
from shared.operations.history.of_customer import Documents, as_of, documents_of


def shown(visit: Visit) -> Response:
    customer = sold_to(visit)
    back, cursor = page_of(visit, customer.id), visit.query.get("cursor", "")
    here = f"{back}/sales"
    found, following = listed(visit, customer)
    told = context(here, back, title_of(customer.details), found)
    told |= {"as_of": as_of(visit.tenant), "first": here if cursor else None}
    told |= {"next": f"{here}?cursor={following}" if following else None}
    profile = on_record(visit).profile
    return show(visit, "customer_documents.html", f"Sales to {told['name']}", profile=profile, **told)


def sold_to(visit: Visit) -> Customer:
    """Returns the customer in the address. Raises Refused for one whose personal data was erased."""
    customer = customer_in(visit)
    if customer.state == "erased":
        raise not_found()
    return customer


def listed(visit: Visit, customer: Customer) -> tuple[Documents, str]:
    """Returns the page of documents that the address asks for, and the cursor of the next. Raises Refused."""
    cursor, bound = visit.query.get("cursor", ""), ("documents", visit.tenant, customer.id)
    place = place_in(cursor, f"{page_of(visit, customer.id)}/sales", *bound) if cursor else ""
    found = documents_of(visit.tenant, customer, place)
    return found, cursor_at(found.next, *bound) if found.next else ""


def context(here: str, back: str, name: str, found: Documents) -> dict[str, Any]:
    """Returns what the template is told. `back` is the address of the customer's page."""
    return {
        "here": here,
        "back": back,
        "name": name,
        "columns": DOCUMENTS,
        "rows": rows_of(found.documents, back),
    }
