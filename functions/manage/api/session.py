"""Tells who is signed in, with the token that every change must send."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.visit import Visit
from shared.reports.json.times import in_utc


def shown(visit: Visit) -> Response:
    session = visit.signed_in
    return answer(
        {
            "person": visit.person.id,
            "email": session.email,
            "csrf_token": session.csrf,
            "ends_at": in_utc(session.ends_at),
            "may_begin_a_business": visit.person.may_begin_a_business,
        }
    )
