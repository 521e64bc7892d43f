"""Names the addresses of the pages of customers."""

from __future__ import annotations

from urllib.parse import quote

from functions.manage.refusals import not_found
from functions.manage.visit import Visit

# Ids are ours, and shorter.
LONGEST_ID = 64


def root_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/customers"


def page_of(visit: Visit, id: str) -> str:
    return page_below(root_of(visit), id)


def page_below(root: str, id: str) -> str:
    return f"{root}/c/{quote(id, safe='')}"


def document_below(customer: str, id: str) -> str:
    """Returns the address of a sales document. `customer` is that of its customer's page."""
    return f"{customer}/sales/{quote(id, safe='')}"


def id_in(visit: Visit) -> str:
    """Returns the id in the address. Raises Refused for what can be nobody's."""
    return known(visit.named["customer"])


def known(given: str, longest: int = LONGEST_ID) -> str:
    """Returns what may be an id. Raises Refused for what can be none."""
    if not 0 < len(given) <= longest:
        raise not_found()
    return given
