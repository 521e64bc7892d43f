"""Has all contacts and their sales read from Xero again."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.customers.addresses import root_of
from functions.manage.pages import go_to
from functions.manage.visit import Visit
from shared.operations.contacts.progress import ask_everything


def read_all(visit: Visit) -> Response:
    """Makes the reading due at once: it is begun within a minute."""
    ask_everything(visit.tenant, visit.now)
    return go_to(root_of(visit))
