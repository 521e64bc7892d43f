"""Shows where a business stands: what is connected, what is still to be done."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.pages import show
from functions.manage.visit import Visit


def shown(visit: Visit) -> Response:
    return show(visit, "overview.html", "Overview")
