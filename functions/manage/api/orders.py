"""Lists orders, and tells one with its documents in Xero."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.orders.addresses import order_in, root_of
from functions.manage.orders.asked import listed as listed_of
from functions.manage.visit import Visit
from shared.operations.orders.booked import booked
from shared.reports.json.orders import order_with_documents_json, orders_json


def listed(visit: Visit) -> Response:
    page = listed_of(visit, root_of(visit))
    return answer({**orders_json(visit.tenant, page.orders), "next": page.next or None})


def shown(visit: Visit) -> Response:
    order = order_in(visit)
    return answer(order_with_documents_json(order, booked(visit.tenant, order.id)))
