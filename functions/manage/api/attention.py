"""Lists what needs a person."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.attention import rows_of, with_cursor
from functions.manage.visit import Visit
from shared.operations.attention import all_alike, open_findings
from shared.reports.json.parked import alike_json, attention_json


def shown(visit: Visit) -> Response:
    tenant = visit.tenant
    parked = [with_cursor(visit, each) for each in all_alike(tenant, "parked")]
    flagged = [with_cursor(visit, each) for each in all_alike(tenant, "attention")]
    return answer(attention_json(tenant, parked, flagged, open_findings(tenant)))


def of_reason(visit: Visit) -> Response:
    return answer(alike_json(rows_of(visit)))
