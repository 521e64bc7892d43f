"""Lists customers, and tells one with its history and notes, for a bigger CRM or a script."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.customers.addresses import root_of
from functions.manage.customers.asked import listed as listed_of
from functions.manage.customers.found import customer_in
from functions.manage.customers.one_pages import history_in, notes_in
from functions.manage.visit import Visit
from shared.reports.json.customers import customer_json, customers_json
from shared.reports.json.customers_past import history_json, notes_json
from shared.store import lead_sources


def listed(visit: Visit) -> Response:
    page = listed_of(visit, root_of(visit))
    return answer({**customers_json(visit.tenant, page.customers), "next": page.next or None})


def shown(visit: Visit) -> Response:
    return answer(customer_json(customer_in(visit)))


def history(visit: Visit) -> Response:
    id = customer_in(visit).id
    page, following = history_in(visit, root_of(visit))
    names = lead_sources.read(visit.tenant).names
    return answer({**history_json(id, page.entries, names), "next": following or None})


def notes(visit: Visit) -> Response:
    id = customer_in(visit).id
    page, following = notes_in(visit, root_of(visit), "cursor")
    return answer({**notes_json(id, page.notes), "next": following or None})
