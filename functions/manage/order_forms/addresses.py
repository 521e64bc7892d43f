"""Names the addresses of the pages of order forms, and reads the form in one."""

from __future__ import annotations

from urllib.parse import quote

from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.orders.forms import OrderForm
from shared.store import order_forms

LONGEST_ID = 64


def root_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/forms"


def page_below(root: str, id: str) -> str:
    return f"{root}/f/{quote(id, safe='')}"


def page_of(visit: Visit, id: str) -> str:
    return page_below(root_of(visit), id)


def form_in(visit: Visit) -> OrderForm:
    """Returns the form in the address. Raises Refused where the business has none of this id."""
    id = visit.named["form"]
    found = order_forms.read(visit.tenant, id) if 0 < len(id) <= LONGEST_ID else None
    if found is None:
        raise not_found()
    return found


def public_address(visit: Visit, address: str) -> str:
    """Returns where buyers find a form on the web."""
    return f"{visit.deps.app.pages_url}/f/{address}"
