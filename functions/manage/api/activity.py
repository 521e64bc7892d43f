"""Lists what moved, and tells the story of one movement."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.activity_pages import listed as listed_of
from functions.manage.api.answers import answer
from functions.manage.movement_pages import movement_in, steps_of
from functions.manage.visit import Visit
from shared.reports.json.activity import activity_json, story_json


def listed(visit: Visit) -> Response:
    page = listed_of(visit)
    return answer({**activity_json(visit.tenant, page.found), "next": page.next or None})


def shown(visit: Visit) -> Response:
    told = movement_in(visit)
    steps = [(each.at, each.says) for each in steps_of(told)]
    return answer({"tenant": visit.tenant, **story_json(told, steps)})
