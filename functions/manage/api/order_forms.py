"""Lists order forms, and tells one."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.order_forms.addresses import form_in, public_address
from functions.manage.visit import Visit
from shared.reports.json.order_forms import order_form_json, order_forms_json
from shared.store import order_forms


def listed(visit: Visit) -> Response:
    forms = sorted(order_forms.every(visit.tenant), key=lambda each: (each.title.casefold(), each.id))
    return answer(order_forms_json(visit.tenant, forms, public_address(visit, "")))


def shown(visit: Visit) -> Response:
    return answer(order_form_json(form_in(visit), public_address(visit, "")))
