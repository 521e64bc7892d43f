"""Lists a person's businesses, and begins a new one."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.api.fields import form_of, invalid
from functions.manage.new_business import BusinessForm, begun
from functions.manage.visit import Visit
from shared.people import Role
from shared.store import businesses


def listed(visit: Visit) -> Response:
    memberships = visit.person.memberships
    names = businesses.names([each.tenant for each in memberships])
    there = [each for each in memberships if each.tenant in names]
    return answer({"businesses": [_business(each.tenant, names[each.tenant], each.role) for each in there]})


def begin(visit: Visit) -> Response:
    is_registered = "yes" if visit.body["vat_registered"] else "no"
    form = BusinessForm(form_of({**visit.body, "vat_registered": is_registered}))
    tenant = begun(visit, form)
    if tenant is None:
        raise invalid(form.errors)
    made = answer(_business(tenant, form.name.data or "", "owner"), 201)
    made.headers["Location"] = f"/api/businesses/{tenant}"
    return made


def _business(tenant: str, name: str, role: Role) -> dict[str, Any]:
    return {"tenant": tenant, "name": name, "role": role}
