"""Begins, copies, opens and closes order forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.order_forms.addresses import page_of
from functions.manage.order_forms.fields import NewForm
from functions.manage.order_forms.lists import page
from functions.manage.pages import go_to
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.operations.orders import editing
from shared.operations.orders.editing import ChangedMeanwhile, NoSuchForm, Unfit
from shared.orders.forms import OrderForm


def begin(visit: Visit) -> Response:
    """Begins a form, and leads to its builder."""
    form = NewForm(visit.form)
    try:
        begun = begin_form(visit, form.title.data or "")
    except Unfit as unfit:
        form.title.errors = [*unfit.complaints.values()]
        return page(visit, form, 422)
    return go_to(f"{page_of(visit, begun.id)}/edit")


def copy(visit: Visit) -> Response:
    return go_to(f"{page_of(visit, copy_form(visit, visit.named['form']).id)}/edit")


def open_one(visit: Visit) -> Response:
    opened = open_form(visit, visit.named["form"], number_in(visit, "revision"))
    return go_to(page_of(visit, opened.id))


def close_one(visit: Visit) -> Response:
    closed = close_form(visit, visit.named["form"], number_in(visit, "revision"))
    return go_to(page_of(visit, closed.id))


def begin_form(visit: Visit, title: str, address: str = "") -> OrderForm:
    """Begins a form. Raises Unfit."""
    deps = visit.deps
    begun = editing.begin(visit.tenant, title, address, deps.new_id(), deps.new_token)
    visit.deed.about = begun.title
    return begun


def copy_form(visit: Visit, id: str) -> OrderForm:
    """Makes a draft that is like a form. Raises Refused."""
    deps = visit.deps
    with refusing(visit, id):
        made = editing.copy(visit.tenant, id, deps.new_id(), deps.new_token)
    visit.deed.about = made.title
    return made


def open_form(visit: Visit, id: str, revision: int) -> OrderForm:
    """Opens a form that somebody saw at this revision. Raises Refused."""
    with refusing(visit, id):
        opened = editing.open_to_buyers(visit.tenant, id, revision)
    visit.deed.about = opened.title
    return opened


def close_form(visit: Visit, id: str, revision: int) -> OrderForm:
    """Closes a form that somebody saw at this revision. Raises Refused."""
    with refusing(visit, id):
        closed = editing.close(visit.tenant, id, revision)
    visit.deed.about = closed.title
    return closed


@contextmanager
def refusing(visit: Visit, id: str) -> Iterator[None]:
    """Turns what an operation on a form refuses into what pages, and the API, say."""
    back = Link(page_of(visit, id), "Back to the form")
    try:
        yield
    except NoSuchForm:
        raise not_found() from None
    except ChangedMeanwhile:
        says = ("Somebody else has changed this form meanwhile. Look at it again.",)
        raise Refused(409, Message("Nothing was changed", says, back)) from None
    except Unfit as unfit:
        message = Message("There is a problem with this form", tuple(unfit.complaints.values()), back)
        raise Refused(422, message, unfit.complaints) from None
