"""Lists products, and tells one, with both prices."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.catalogue.addresses import product_in, root_of
from functions.manage.catalogue.asked import listed as listed_of
from functions.manage.catalogue.judging import terms_for
from functions.manage.visit import Visit
from shared.reports.json.products import product_json, products_json
from shared.store import catalogue_readings


def listed(visit: Visit) -> Response:
    terms = terms_for(visit)
    page, reading = listed_of(visit, root_of(visit), terms), catalogue_readings.standing(visit.tenant).reading
    told = products_json(visit.tenant, page.products, terms, reading.read_at if reading else None)
    return answer({**told, "next": page.next or None})


def shown(visit: Visit) -> Response:
    product = product_in(visit)
    return answer(product_json(product, terms_for(visit)))
