"""Marks as seen what is booked and was worth a look."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.seeing import see_all, see_row
from functions.manage.visit import Visit
from shared.reports.json.parked import seen_json


def see(visit: Visit) -> Response:
    see_row(visit, visit.body["key"])
    return answer(seen_json([visit.body["key"]]))


def see_reason(visit: Visit) -> Response:
    done = see_all(visit, visit.body["reason"], visit.body["after"])
    return answer(seen_json(done.keys, done.next))
