"""Lists who may do what in a business; invites, changes and removes people."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.api.fields import form_of, invalid
from functions.manage.people_pages import InviteForm, give_role, invited, role_of, take_out
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.people import ROLES
from shared.reports.json.people import people_json, person_json
from shared.store import people


def listed(visit: Visit) -> Response:
    return answer(people_json(people.of_tenant(visit.tenant)))


def invite(visit: Visit) -> Response:
    form = InviteForm(form_of(visit.body))
    there = invited(visit, form)
    if there is None:
        raise invalid(form.errors)
    return answer(person_json(there), 201)


def change_role(visit: Visit) -> Response:
    role = role_of(visit.body["role"])
    if role is None:
        raise unfit({"role": f"Choose one of {', '.join(ROLES)}."})
    give_role(visit, role)
    return Response(status_code=204)


def remove(visit: Visit) -> Response:
    take_out(visit)
    return Response(status_code=204)
