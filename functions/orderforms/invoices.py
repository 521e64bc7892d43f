"""Answers GET for the PDF of an order's invoice, which Xero is asked for each time and which is kept nowhere.

It is a function of its own: no other page of buyers can reach Xero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any
from uuid import uuid4

from mangum import Mangum
from starlette.responses import Response
from starlette.types import ASGIApp

from functions.orderforms.app import Entry, answered, application, logger, metrics
from functions.orderforms.asked import Asked
from functions.orderforms.order_page import Placed, order_at
from functions.orderforms.refusals import Refused
from functions.orderforms.wiring import FormDeps
from functions.orderforms.wiring import wire as wire_pages
from shared.errors import Disconnected, Unavailable
from shared.ledger.keys import Role, reference
from shared.store import rows, tenants, visits
from shared.wiring.xero import xero_app
from shared.xero.client import XeroClient

# Seconds to connect and to read: a buyer waits, and API Gateway gives up at thirty.
IMPATIENT = (3, 20)
# Each is a call of the sixty a minute that a business has at Xero.
AN_HOUR = 10
PDF = "application/pdf"


@dataclass(frozen=True, eq=False)
class InvoiceDeps:
    """What it takes to ask Xero for an invoice. `xero` raises Disconnected or Unavailable."""

    pages: FormDeps
    xero: Callable[[tenants.Tenant], XeroClient]


@cache
def wire() -> InvoiceDeps:
    pages = wire_pages()
    app = xero_app(pages.aws)
    return InvoiceDeps(pages, lambda owner: app.client(owner, uuid4().hex, IMPATIENT))


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one request. `context` is Lambda's; Powertools and Mangum describe its type differently."""
    return answered(lambda: _mangum(wire()), event, context)


@lru_cache(maxsize=1)
def _mangum(deps: InvoiceDeps) -> Mangum:
    app: Any = invoices_of(deps)
    return Mangum(app, lifespan="off")


def invoices_of(deps: InvoiceDeps) -> ASGIApp:
    return application([Entry("GET", "/o/{token}/invoice.pdf", partial(invoice, deps))], deps.pages)


def invoice(deps: InvoiceDeps, asked: Asked) -> Response:
    """Returns the invoice as Xero prints it. Raises Refused with what the buyer can do."""
    placed = order_at(asked.named["token"])
    id = _in_xero(placed)
    if visits.count(visits.hash_of(placed.order.id, "invoice"), asked.now) > AN_HOUR:
        raise Refused(
            429,
            "This invoice was opened many times within the hour",
            "Look whether it is among your downloads, or try again in an hour.",
            brand=placed.brand,
        )
    named = f'inline; filename="Invoice {placed.order.id}.pdf"'
    return Response(_printed(deps, placed, id), media_type=PDF, headers={"Content-Disposition": named})


def _in_xero(placed: Placed) -> str:
    """Returns the id of the order's invoice at Xero. Raises Refused while it has none."""
    found = rows.read(placed.tenant, [reference(placed.order.id, Role.INVOICE)])
    if not found or found[0].state != "posted" or placed.order.cancelled_at:
        raise Refused(
            404,
            "There is no invoice yet",
            "It is made within some minutes of the order. Try again then, or ask the seller for it.",
            brand=placed.brand,
        )
    return found[0].xero_id


def _printed(deps: InvoiceDeps, placed: Placed, id: str) -> bytes:
    owner = tenants.read(placed.tenant)
    try:
        if owner is not None:
            return deps.xero(owner).invoice_pdf(id)
    except (Disconnected, Unavailable) as error:
        about = {"tenant": placed.tenant, "why": type(error).__name__}
        logger.warning("could not print an invoice", extra=about)
    raise Refused(
        503,
        "We could not get the invoice just now",
        "Try again in a minute. If it goes on, ask the seller, and name the order's number.",
        brand=placed.brand,
    )
