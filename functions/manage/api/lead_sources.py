"""Lists lead sources and edits them, as the page does."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.at_hand import on_record, today_of
from functions.manage.lead_sources.changing import (
    archive_one,
    move_one,
    rename_one,
    restore_one,
    use_category,
)
from functions.manage.lead_sources.report_pages import asked_for
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.operations.lead_sources import editing
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.editing import Unfit
from shared.reports.json.lead_sources import lead_source_json, lead_sources_json, sales_json
from shared.store import lead_source_turns, lead_sources

STATES = ("active", "archived")


def listed(visit: Visit) -> Response:
    return answer(_all(visit))


def sales(visit: Visit) -> Response:
    found = asked_for(visit, today_of(visit, on_record(visit)))
    return answer(sales_json(visit.tenant, found))


def add(visit: Visit) -> Response:
    try:
        made = editing.add(visit.tenant, visit.body["name"], visit.now)
    except Unfit as error:
        raise unfit({"name": str(error)}) from None
    visit.deed.about = made.id
    return answer(lead_source_json(made), 201)


def rename(visit: Visit) -> Response:
    return answer(lead_source_json(rename_one(visit, visit.named["source"], visit.body["name"])))


def change_state(visit: Visit) -> Response:
    """Archives a lead source, or takes it into use again; nothing where it is so already."""
    wanted, id = visit.body["state"], visit.named["source"]
    if wanted not in STATES:
        raise unfit({"state": f"Choose one of {', '.join(STATES)}."})
    visit.deed.verb = "lead_source_archived" if wanted == "archived" else "lead_source_restored"
    became = archive_one(visit, id) if wanted == "archived" else restore_one(visit, id)
    return answer(lead_source_json(became))


def move(visit: Visit) -> Response:
    return answer(lead_source_json(move_one(visit, visit.named["source"], visit.body["up"])))


def use(visit: Visit) -> Response:
    use_category(visit, visit.body["category"])
    return answer(_all(visit))


def look(visit: Visit) -> Response:
    ask(visit.tenant, visit.now)
    return answer(_all(visit), 202)


def _all(visit: Visit) -> dict[str, object]:
    reading, asked = lead_source_turns.standing(visit.tenant)
    return lead_sources_json(visit.tenant, lead_sources.read(visit.tenant), reading, asked is not None)
