"""Tells what each month comes to, closes months, and opens them again."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.at_hand import on_record
from functions.manage.months_pages import month_in, page_of_months, story_of
from functions.manage.visit import Visit
from shared.reports.json.months import closing_json, month_json, months_json, since_json, waiting_json


def listed(visit: Visit) -> Response:
    found, following = page_of_months(visit)
    return answer({**months_json(visit.tenant, found), "next": following or None})


def shown(visit: Visit) -> Response:
    """Tells one month with what keeps it open, or with what came in since it was closed."""
    month = month_in(visit)
    story = story_of(on_record(visit), month)
    since = since_json(story.since) if story.since else None
    return answer(
        {
            "tenant": visit.tenant,
            **month_json(month),
            "waiting": waiting_json(story.waiting),
            "since": since,
        }
    )


def close(visit: Visit) -> Response:
    # Loaded here: who only looks needs no queue.
    from functions.manage.closing import begin

    return answer(closing_json(visit.tenant, begin(visit, visit.body["again"])), 202)


def reopen(visit: Visit) -> Response:
    from functions.manage.closing import open_again

    return answer(closing_json(visit.tenant, open_again(visit)))
