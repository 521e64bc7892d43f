"""Answers GET: order forms, orders' pages, and how both look. It asks no provider, and opens no secret."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from mangum import Mangum
from starlette.responses import Response
from starlette.types import ASGIApp

from functions.orderforms import form_page, looks, order_page
from functions.orderforms.app import Entry, answered, application, metrics
from functions.orderforms.asked import Asked
from functions.orderforms.assets import Assets
from functions.orderforms.closed import refuse_unless_open
from functions.orderforms.forms_at import form_at
from functions.orderforms.wiring import FormDeps, wire
from shared.operations.orders.offering import offers_of


# Not traced in its parts: loading X-Ray's client would take as long as all the rest that a page needs.
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one request. `context` is Lambda's; Powertools and Mangum describe its type differently."""
    return answered(lambda: _mangum(wire()), event, context)


@lru_cache(maxsize=1)
def _mangum(deps: FormDeps) -> Mangum:
    app: Any = pages_of(deps)
    return Mangum(app, lifespan="off")


def pages_of(deps: FormDeps) -> ASGIApp:
    return application(ENTRIES, deps, Assets.read().route())


def form(asked: Asked) -> Response:
    found = form_at(asked.named["address"])
    offers = offers_of(found.tenant, found.form)
    refuse_unless_open(found, offers, asked.now)
    return form_page.page(form_page.first(found, offers, asked.deps.new_id(), asked.now), asked.now)


def order(asked: Asked) -> Response:
    placed = order_page.order_at(asked.named["token"])
    is_back = order_page.is_checked(placed.order, asked.query.get("back", ""), asked.now)
    return order_page.page(placed, asked.now, asked.query.get("note", ""), is_back)


ENTRIES = (
    Entry("GET", "/f/colours/{colour}.css", looks.colours),
    Entry("GET", "/f/{address}", form),
    # As people and mail programs write it, too.
    Entry("GET", "/f/{address}/", form),
    Entry("GET", "/f/{address}/logo", looks.logo),
    Entry("GET", "/o/{token}", order),
    Entry("GET", "/o/{token}/", order),
)
