"""Leads a person to her businesses."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.pages import go_to, show
from functions.manage.visit import Visit


def front(visit: Visit) -> Response:
    """Leads from the address of the stack to the pages."""
    del visit
    return go_to("/manage")


def home(visit: Visit) -> Response:
    """Leads whoever has one business to it, and shows all others a list."""
    memberships = visit.person.memberships
    if len(memberships) == 1:
        return go_to(f"/manage/b/{memberships[0].tenant}")
    return show(visit, "businesses.html", "Your businesses", may_begin=visit.person.may_begin_a_business)
