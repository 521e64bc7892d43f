"""Makes two customers one, and undoes it."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.customers.addresses import id_in, known, page_of
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.telling_others import nudge, tell
from functions.manage.mending import sent
from functions.manage.pages import go_to
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.operations.contacts import joining


def merge(visit: Visit) -> Response:
    join(visit, number_in(visit, "revision"), sent(visit, "other"), number_in(visit, "other_revision"))
    return go_to(page_of(visit, id_in(visit)))


def part(visit: Visit) -> Response:
    take_apart(visit, sent(visit, "other"))
    return go_to(page_of(visit, id_in(visit)))


def join(visit: Visit, revision: int, other: str, other_revision: int) -> Customer:
    """Makes another customer part of the one in the address, both as they were shown. Raises Refused."""
    id, by = id_in(visit), visit.signed_in.email
    both = (id, revision, known(other), other_revision)
    visit.deed.about = id
    with refusing(visit, f"{page_of(visit, id)}/merge"):
        became = joining.join(visit.tenant, *both, by, visit.now, nudge(visit))
    tell(visit)
    return became


def take_apart(visit: Visit, other: str) -> Customer:
    """Undoes the merge of another customer into the one in the address; returns the other. Raises Refused."""
    visit.deed.about = id = id_in(visit)
    given = known(other)
    with refusing(visit, page_of(visit, id)):
        parted = joining.part(visit.tenant, id, visit.signed_in.email, visit.now, nudge(visit), given)
    tell(visit)
    return parted
