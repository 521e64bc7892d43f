"""Lists who did what in a business."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.audit_pages import listed as listed_of
from functions.manage.visit import Visit
from shared.reports.json.audit import audit_json


def listed(visit: Visit) -> Response:
    found = listed_of(visit)
    return answer({"tenant": visit.tenant, **audit_json(found.notes), "next": found.next or None})
