"""Serves pages on which a person looks after contacts in Xero, as Xero's own pages let people do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.xero import contact_forms, tracked
from local.standins.xero.contact_forms import Form
from local.standins.xero.contact_shape import ADDRESS_TYPES, MOST_PERSONS, PHONE_TYPES
from local.standins.xero.errors import Invalid
from local.standins.xero.organisation import Organisation
from local.standins.xero.records import Contact, folded

# Whoever looks for another one types a part of its name.
MOST_LISTED = 100
Deed = Callable[[Organisation, str, Form], object]
Page = Callable[..., Response]
DEEDS: Mapping[str, Deed] = {
    "save": lambda books, id, form: books.edit_contact(id, **contact_forms.fields_of(form)),
    "archive": lambda books, id, _: books.archive_contact(id),
    "restore": lambda books, id, _: books.restore_contact(id),
    "merge": lambda books, id, form: books.merge_contact(id, form.get("into", "")),
    "erase": lambda books, id, _: books.request_erasure(id),
    "sell": lambda books, id, form: books.sell_to(id, contact_forms.pence_of(form)),
}
FIELDS = {
    "plain": contact_forms.PLAIN,
    "phone_types": PHONE_TYPES,
    "phone": contact_forms.PHONE,
    "address_types": ADDRESS_TYPES,
    "address": contact_forms.ADDRESS,
    "persons": range(MOST_PERSONS),
    "person": contact_forms.PERSON,
}


def contact_routes(at: str, organisations: Mapping[str, Organisation], pages: Environment) -> list[Route]:
    """Makes the routes of contacts below the pages of each organisation, which are at `at`."""

    def page(name: str, status: int = 200, **shown: Any) -> Response:
        return HTMLResponse(pages.get_template(name).render(shown), status)

    def listed(request: Request) -> Response:
        books = organisations.get(request.path_params["organisation"])
        return _list(page, books, request.query_params.get("q", "")) if books else _nothing(page)

    async def added(request: Request) -> Response:
        form, books = await _form(request), organisations.get(request.path_params["organisation"])
        if books is None:
            return _nothing(page)
        try:
            contact_id = books.add_contact(Name=form.get("Name", ""))
        except Invalid as refused:
            return _list(page, books, "", str(refused), 400)
        return RedirectResponse(f"{at}/{books.tenant_id}/contacts/{contact_id}", 303)

    def shown(request: Request) -> Response:
        books = organisations.get(request.path_params["organisation"])
        found = _contact(books, request) if books else None
        return _card(page, books, found) if books and found else _nothing(page)

    async def done(request: Request) -> Response:
        form, books = await _form(request), organisations.get(request.path_params["organisation"])
        found, deed = _contact(books, request) if books else None, DEEDS.get(form.get("does", ""))
        if books is None or found is None or deed is None:
            return _nothing(page)
        try:
            deed(books, found.id, form)
        except (Invalid, LookupError) as refused:
            typed = form if form["does"] == "save" else None
            return _card(page, books, found, typed, str(refused), 400)
        return RedirectResponse(request.url.path, 303)

    contacts = f"{at}/{{organisation}}/contacts"
    return [
        Route(contacts, listed),
        Route(contacts, added, methods=["POST"]),
        Route(f"{contacts}/{{contact}}", shown),
        Route(f"{contacts}/{{contact}}", done, methods=["POST"]),
    ]


async def _form(request: Request) -> Form:
    return {name: str(value) for name, value in (await request.form()).items()}


def _contact(books: Organisation, request: Request) -> Contact | None:
    return books.state.contacts.get(request.path_params["contact"])


def _nothing(page: Page) -> Response:
    return page("organisations.html", 404, organisations=[])


def _list(page: Page, books: Organisation, asked: str, mistake: str = "", status: int = 200) -> Response:
    with books.moment():
        found = [each for each in books.state.contacts if folded(asked) in folded(each.name)]
    found.sort(key=lambda each: folded(each.name))
    listed = {"contacts": found[:MOST_LISTED], "is_more": len(found) > MOST_LISTED}
    return page("contacts.html", status, books=books, asked=asked, mistake=mistake, **listed)


def _card(
    page: Page,
    books: Organisation,
    contact: Contact,
    typed: Form | None = None,
    mistake: str = "",
    status: int = 200,
) -> Response:
    """Shows one contact; after a mistake, with what was typed."""
    with books.moment():
        others = [each for each in books.state.contacts if each.status == "ACTIVE" and each.id != contact.id]
    others.sort(key=lambda each: folded(each.name))
    values = {**_tracked(books, contact), **contact_forms.filled_in(contact)} if typed is None else typed
    categories = [each for each in books.state.tracking if each.status == "ACTIVE"]
    told = {
        "categories": categories,
        "books": books,
        "contact": contact,
        "others": others,
        "values": values,
        "mistake": mistake,
    }
    return page("contact.html", status, **told, **FIELDS)


def _tracked(books: Organisation, contact: Contact) -> dict[str, str]:
    shown = tracked.render_defaults(books.state, contact.sales_tracking)
    return {
        f"{contact_forms.TRACKED}{each['TrackingCategoryName']}": each["TrackingOptionName"] for each in shown
    }
