"""Asks GoCardless for the webhooks that it could not deliver, and has it send them again."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.deliveries import look_for_failed, send_failed_again
from functions.manage.visit import Visit
from shared.reports.json.connection_health import deliveries_json, sent_again_json


def look(visit: Visit) -> Response:
    return answer(deliveries_json(look_for_failed(visit)))


def send_again(visit: Visit) -> Response:
    return answer(sent_again_json(send_failed_again(visit, visit.body["id"])), 202)
