"""Tells how each processor's money and Xero compare, with every cause, and how they did day by day."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.at_hand import on_record
from functions.manage.reconciliation_pages import day_ends_of, synced
from functions.manage.visit import Visit
from shared.reports.json.reconciliation import days_json, reconciliations_json
from shared.store import reconciliations


def shown(visit: Visit) -> Response:
    known = on_record(visit)
    providers = synced(known)
    latest = (reconciliations.latest(visit.tenant, each) for each in providers)
    ends = (end for each in providers for end in day_ends_of(known, each))
    told = reconciliations_json(visit.tenant, (each for each in latest if each))
    return answer({**told, "days": days_json(ends)})
