"""Tells a business's settings, and saves them as a whole for whoever has seen the latest."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.api.fields import form_of, invalid
from functions.manage.at_hand import on_record
from functions.manage.settings_form import value_of
from functions.manage.settings_pages import chart_of, chosen_or_proposed, is_new, try_to_save
from functions.manage.visit import Visit
from shared.chart.chart import Chart
from shared.choices.choices import Choices, lacking
from shared.choices.fields import FIELDS, Field
from shared.choices.into_settings import stale
from shared.operations.choosing import current
from shared.reports.json.times import in_utc
from shared.store.choices import Saved


def shown(visit: Visit) -> Response:
    chart = chart_of(visit)
    return answer(told(visit, chart, current(visit.tenant, chart)))


def save(visit: Visit) -> Response:
    """Saves what was sent, unless something does not fit or is doubted, or somebody else has saved since."""
    sent = visit.body
    form = form_of({**sent["settings"], "sure": sent["is_sure"]})
    tried = try_to_save(visit, chart_of(visit), form, sent["version"])
    if tried.form.errors:
        raise invalid(tried.form.errors)
    return answer(told(visit, tried.chart, tried.saved))


def told(visit: Visit, chart: Chart, saved: Saved) -> dict[str, Any]:
    """Describes what is chosen; until somebody has chosen, what is probably meant."""
    known = on_record(visit)
    chosen, settings = chosen_or_proposed(known, saved, chart, visit.now), known.settings
    unfit = stale(saved.choices, chart, settings) if settings else ()
    return {
        "tenant": visit.tenant,
        "version": saved.revision,
        "saved_by": saved.by or None,
        "saved_at": in_utc(saved.at),
        "is_in_force": settings is not None,
        "is_proposed": is_new(known, saved),
        "missing": list(lacking(chosen, is_new=settings is None)),
        "does_not_fit": [{"setting": each.field, "sentence": each.sentence} for each in unfit],
        "settings": chosen_json(chosen),
    }


def chosen_json(choices: Choices) -> dict[str, Any]:
    """Writes choices as they are sent to be saved: a day is YYYY-MM-DD, the account's own rate is own."""
    return {each: _written(each, choices) for each in FIELDS}


def _written(field: Field, choices: Choices) -> Any:
    value = value_of(field, choices.of(field))
    return value.isoformat() if isinstance(value, date) else value
