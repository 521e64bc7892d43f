"""Cancels orders, as their pages do."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.orders.changing import cancel_one
from functions.manage.visit import Visit
from shared.reports.json.orders import order_json


def cancel(visit: Visit) -> Response:
    return answer(order_json(cancel_one(visit, visit.body["revision"])))
