"""Tells how far a business has come, what is missing in Xero, and how the business stands."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.at_hand import on_record
from functions.manage.comparing import compare_soon
from functions.manage.conclusion import Conclusion, conclusion
from functions.manage.first_steps import is_at_the_end, is_under_way, latest_of, steps_of
from functions.manage.overview import beginnings, lists_of
from functions.manage.preflight import Preflight, preflight
from functions.manage.rendering import Link
from functions.manage.steps import Step
from functions.manage.traces import Told
from functions.manage.visit import Visit
from shared.reports.json.status import status_json
from shared.reports.json.times import in_utc


def shown(visit: Visit) -> Response:
    known = on_record(visit)
    so_far = beginnings(visit, known)
    steps, lists = steps_of(so_far), lists_of(visit, so_far)
    found = preflight(known, so_far.keys, visit.now) if so_far.lets_us_in else None
    at_the_end = conclusion(latest_of(so_far), so_far.zone)
    return answer(
        {
            "tenant": visit.tenant,
            "at": in_utc(visit.now),
            "steps": [_step(each) for each in steps],
            "lists": [_step(each) for each in lists],
            "is_under_way": is_under_way([*steps, *lists]),
            "is_at_the_end": is_at_the_end(so_far, steps),
            "preflight": _preflight(found) if found else None,
            "conclusion": _conclusion(at_the_end) if at_the_end else None,
            "status": status_json(so_far.status) if so_far.status else None,
        }
    )


def look_again(visit: Visit) -> Response:
    """Reads from Xero again what the pre-flight list is made of."""
    from functions.manage.looking import look_anew

    look_anew(visit)
    return shown(visit)


def compare(visit: Visit) -> Response:
    """Has the books compared within a minute. A business without settings has nothing to compare yet."""
    compare_soon(visit)
    return answer({"tenant": visit.tenant, "asked_at": in_utc(visit.now)}, 202)


def _step(step: Step) -> dict[str, Any]:
    there = _link(step.next) if step.next else None
    return {"name": step.name, "state": step.state, "says": step.says, "next": there}


def _preflight(found: Preflight) -> dict[str, Any]:
    return {
        "read_at": in_utc(found.read_at),
        "must": [_told(each) for each in found.must],
        "should": [_told(each) for each in found.should],
        "traces": [_told(each) for each in found.traces],
    }


def _conclusion(found: Conclusion) -> dict[str, Any]:
    return {"sentence": found.sentence, "verdicts": list(found.verdicts), "why": list(found.why)}


def _told(found: Told) -> dict[str, Any]:
    return {"says": found.says, "next": _link(found.link)}


def _link(link: Link) -> dict[str, str]:
    return {"address": link.href, "words": link.words}
