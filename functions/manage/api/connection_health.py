"""Tells how a business is connected, as its page does: nobody is asked for it."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.at_hand import on_record
from functions.manage.connection_pages import health_of
from functions.manage.visit import Visit
from shared.reports.json.connection_health import connection_health_json


def shown(visit: Visit) -> Response:
    return answer(connection_health_json(health_of(visit, on_record(visit))))
