"""Says what an undo or a redo would do, and does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.undo_pages import planned_redo, planned_undo, scope_of
from functions.manage.undoing import redone, undone
from functions.manage.visit import Visit
from shared.reports.json.undo import not_begun_json, redo_json, undo_json

if TYPE_CHECKING:
    from shared.undo.dependencies import Scope


def undo_shown(visit: Visit) -> Response:
    planned = planned_undo(visit, _asked(visit))
    if planned.obstacles:
        return answer(not_begun_json(visit.tenant, planned.obstacles))
    return answer(undo_json(visit.tenant, planned))


def redo_shown(visit: Visit) -> Response:
    planned = planned_redo(visit, _asked(visit))
    if planned.obstacles:
        return answer(not_begun_json(visit.tenant, planned.obstacles))
    return answer(redo_json(visit.tenant, planned))


def take_out(visit: Visit) -> Response:
    scope = scope_of(visit, visit.body)
    return answer(undo_json(visit.tenant, undone(visit, scope, visit.body["earlier_months"])), 202)


def put_back(visit: Visit) -> Response:
    return answer(redo_json(visit.tenant, redone(visit, scope_of(visit, visit.body))), 202)


def _asked(visit: Visit) -> Scope:
    return scope_of(visit, {name: visit.query.get(name, "") for name in ("source", "since")})
