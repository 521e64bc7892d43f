"""Erases a customer's personal data at the owner's word."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.customers.addresses import id_in, page_of
from functions.manage.customers.privacy_pages import erase_page
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.telling_others import tell
from functions.manage.mending import sent
from functions.manage.pages import go_to
from functions.manage.visit import Visit
from shared.operations.contacts import privacy


def erase(visit: Visit) -> Response:
    visit.deed.about = id = id_in(visit)
    if not sent(visit, "sure"):
        return erase_page(visit, is_unsure=True)
    with refusing(visit, page_of(visit, id)):
        privacy.erase(visit.tenant, id, visit.signed_in.email, visit.now)
    tell(visit)
    return go_to(page_of(visit, id))
