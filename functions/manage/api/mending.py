"""Does what a person decides about what needs attention."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.mending import accept_finding, accept_row, retry_all, retry_one, send_again
from functions.manage.visit import Visit
from shared.reports.json.findings import accepted_json, posted_again_json
from shared.reports.json.parked import retried_json


def retry(visit: Visit) -> Response:
    return answer(retried_json(visit.tenant, [retry_one(visit, visit.body["key"])]), 202)


def retry_reason(visit: Visit) -> Response:
    tried = retry_all(visit, visit.body["reason"], visit.body["after"])
    return answer({**retried_json(visit.tenant, tried.retried), "next": tried.next}, 202)


def handle(visit: Visit) -> Response:
    accept_row(visit, visit.body["key"], visit.body["note"])
    return answer(accepted_json(visit.body["key"], True))


def accept(visit: Visit) -> Response:
    accept_finding(visit, visit.body["id"], visit.body["note"])
    return answer(accepted_json(visit.body["id"], True))


def post_again(visit: Visit) -> Response:
    id = visit.body["id"]
    return answer(posted_again_json(id, send_again(visit, id)), 202)
