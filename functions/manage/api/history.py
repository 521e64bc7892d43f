"""Lists the changes of a business's settings, and takes one back."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.api import settings
from functions.manage.api.answers import answer
from functions.manage.settings_history import changes_of, take_back_of
from functions.manage.settings_pages import chart_of
from functions.manage.visit import Visit
from shared.choices.history import Change
from shared.reports.json.times import in_utc


def listed(visit: Visit) -> Response:
    return answer({"tenant": visit.tenant, "changes": [_change(each) for each in changes_of(visit)]})


def take_back(visit: Visit) -> Response:
    """Takes back the change that led to a version, which is a change of its own."""
    take_back_of(visit, chart_of(visit), visit.body["version"])
    return settings.shown(visit)


def _change(change: Change) -> dict[str, Any]:
    said = [
        {"setting": each.field, "label": each.label, "before": each.before, "after": each.after}
        for each in change.differences
    ]
    return {"version": change.revision, "by": change.by, "at": in_utc(change.at), "differences": said}
