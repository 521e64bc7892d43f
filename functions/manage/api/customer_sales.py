"""Tells what was sold to a customer and by which documents, and lists customers by what was sold to them."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.at_hand import on_record, today_of
from functions.manage.customers import by_sales as buyers
from functions.manage.customers.documents_pages import listed, sold_to
from functions.manage.visit import Visit
from shared.operations.history.of_customer import as_of, sales_of
from shared.reports.json.sales import buyers_json, documents_json, sales_json


def shown(visit: Visit) -> Response:
    customer = sold_to(visit)
    found = sales_of(visit.tenant, customer, today_of(visit, on_record(visit)))
    return answer(sales_json(customer.id, found))


def documents(visit: Visit) -> Response:
    customer = sold_to(visit)
    found, following = listed(visit, customer)
    told = documents_json(customer.id, found.documents, as_of(visit.tenant))
    return answer({**told, "next": following or None})


def by_sales(visit: Visit) -> Response:
    asked, page, _ = buyers.listed(visit)
    today = today_of(visit, on_record(visit))
    told = buyers_json(visit.tenant, page.buyers, today, as_of(visit.tenant))
    return answer({**told, "next": buyers.next_of(visit, asked, page) or None})
