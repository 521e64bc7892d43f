"""Serves pages on which a person archives, restores, voids and deletes in Xero, as the books must bear.

Those of contacts are in contact_pages; those of sales, products and tracking are the DESKS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.xero import invoice_pages, item_pages, sales_pages, tracking_pages
from local.standins.xero.beancount import export
from local.standins.xero.contact_pages import contact_routes
from local.standins.xero.desk import desk_routes
from local.standins.xero.errors import Invalid
from local.standins.xero.organisation import Organisation

AT = "/person"
DESKS = (tracking_pages.DESK, item_pages.DESK, sales_pages.DESK, invoice_pages.DESK)
Page = Callable[..., Response]
DEEDS: Mapping[str, Callable[[Organisation, str], None]] = {
    "archive": lambda books, code: books.archive_account(code),
    "restore": lambda books, code: books.restore_account(code),
    "delete": lambda books, id: books.delete_payment(id),
    "void": lambda books, id: books.void_invoice(id),
}
# What a person sees of the books; more would be Xero's own business.
MOST_INVOICES = 50


def people_routes(organisations: Mapping[str, Organisation], pages: Environment) -> list[Route]:
    """Makes the routes below /person. Nobody signs in there: the stand-in is on this machine only."""

    def page(name: str, status: int = 200, **shown: Any) -> Response:
        return HTMLResponse(pages.get_template(name).render(shown), status)

    def listed(_: Request) -> Response:
        return page("organisations.html", organisations=[*organisations.values()])

    def books_of(request: Request) -> Organisation | None:
        return organisations.get(request.path_params["organisation"])

    def shown(request: Request) -> Response:
        books = books_of(request)
        return _books(page, books) if books else page("organisations.html", 404, organisations=[])

    def ledger(request: Request) -> Response:
        books = books_of(request)
        if books is None:
            return page("organisations.html", 404, organisations=[])
        return PlainTextResponse(export(books))

    async def done(request: Request) -> Response:
        form, books = await request.form(), books_of(request)
        deed = DEEDS.get(str(form.get("does")))
        if books is None or deed is None:
            return page("organisations.html", 404, organisations=[])
        try:
            deed(books, str(form.get("what")))
        except (Invalid, KeyError) as refused:
            return _books(page, books, str(refused), 400)
        return RedirectResponse(f"{AT}/{books.tenant_id}", 303)

    return [
        Route(AT, listed),
        Route(f"{AT}/{{organisation}}", shown),
        Route(f"{AT}/{{organisation}}", done, methods=["POST"]),
        Route(f"{AT}/{{organisation}}/beancount", ledger),
        *(route for desk in DESKS for route in desk_routes(AT, organisations, pages, desk)),
        *contact_routes(AT, organisations, pages),
    ]


def _books(
    page: Callable[..., Response], books: Organisation, mistake: str = "", status: int = 200
) -> Response:
    with books.moment():
        accounts = sorted(books.state.accounts, key=lambda each: each.code)
        invoices = [*books.state.invoices][-MOST_INVOICES:]
        payments = [each for each in books.state.payments if each.status == "AUTHORISED"]
    shown = {"books": books, "accounts": accounts, "invoices": invoices, "mistake": mistake}
    by_invoice = {each.item_id: each.id for each in payments}
    return page("books.html", status, payments=by_invoice, **shown)
