"""Serves a page of Xero's own on which a person looks at something of the books, and does something to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.xero.errors import Invalid, Refused
from local.standins.xero.organisation import Organisation

Form = Mapping[str, str]
Show = Callable[[Organisation, str, Form], Mapping[str, Any]]
"""Returns what the page shows of the record with this id and of what was typed. KeyError: it is not there."""
Deed = Callable[[Organisation, str, Form], object]
"""Does it to the record with this id. A text that it returns is the page to go to, below the organisation."""


@dataclass(frozen=True)
class Desk:
    """A page. `path` lies below the organisation, and may name a record as {record}."""

    path: str
    template: str
    show: Show
    deeds: Mapping[str, Deed] = field(default_factory=dict)


def desk_routes(
    at: str, organisations: Mapping[str, Organisation], pages: Environment, desk: Desk
) -> list[Route]:
    def page(books: Organisation, record: str, typed: Form, mistake: str = "") -> Response:
        try:
            with books.moment():
                shown = desk.show(books, record, typed)
        except KeyError:
            return _nothing(pages)
        told = {"books": books, "mistake": mistake, "here": f"{at}/{books.tenant_id}", **shown}
        return HTMLResponse(pages.get_template(desk.template).render(told), 400 if mistake else 200)

    def shown(request: Request) -> Response:
        books = organisations.get(request.path_params["organisation"])
        return page(books, _record(request), {}) if books else _nothing(pages)

    async def done(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        books = organisations.get(request.path_params["organisation"])
        deed = desk.deeds.get(form.get("does", ""))
        if books is None or deed is None:
            return _nothing(pages)
        try:
            led = deed(books, _record(request), form)
        except (Invalid, LookupError, Refused) as refused:
            return page(books, _record(request), form, str(refused) or "It is not there.")
        to = f"{at}/{books.tenant_id}/{led}" if isinstance(led, str) else request.url.path
        return RedirectResponse(to, 303)

    path = f"{at}/{{organisation}}/{desk.path}"
    return [Route(path, shown), Route(path, done, methods=["POST"])]


def _record(request: Request) -> str:
    return str(request.path_params.get("record", ""))


def _nothing(pages: Environment) -> Response:
    return HTMLResponse(pages.get_template("organisations.html").render(organisations=[]), 404)
