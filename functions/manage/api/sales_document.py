"""Tells a sales document with its lines, which Xero is asked for each time.

Whatever imports this loads Xero's SDK, as the document's page does.
"""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.customers.document_pages import document_in, settled_in
from functions.manage.visit import Visit
from shared.operations.history.of_customer import as_of
from shared.reports.json.sales_document import opened_json


def shown(visit: Visit) -> Response:
    customer, found = document_in(visit)
    shown_at = as_of(visit.tenant) if found.no_lines else visit.now
    return answer(opened_json(customer.id, found, settled_in(visit, found), shown_at))
