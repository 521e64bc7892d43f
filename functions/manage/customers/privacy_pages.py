"""Hands out all that is kept of one customer, and says what stays of whoever is erased."""

from __future__ import annotations

import json

from starlette.responses import Response

from functions.manage.customers.addresses import id_in, page_of
from functions.manage.customers.found import customer_in
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.telling import title_of
from functions.manage.pages import show
from functions.manage.visit import Visit
from shared.operations.contacts.privacy import export_person


def export(visit: Visit) -> Response:
    """Hands out a file of JSON."""
    with refusing(visit, page_of(visit, id_in(visit))):
        kept = export_person(visit.tenant, id_in(visit))
    written = json.dumps(kept, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="personal-data-{visit.now.date()}.json"'}
    return Response(written.encode(), media_type="application/json", headers=headers)


def asked(visit: Visit) -> Response:
    return erase_page(visit)


def erase_page(visit: Visit, is_unsure: bool = False) -> Response:
    """Says what stays and why, and asks whether somebody is sure."""
    customer = customer_in(visit)
    return show(
        visit,
        "customer_erase.html",
        "Erase personal data",
        422 if is_unsure else 200,
        here=page_of(visit, customer.id),
        name=title_of(customer.details),
        is_paired=customer.link is not None,
        is_unsure=is_unsure,
    )
