"""Saves what was typed into the form builder, or does what another of its buttons says and saves nothing."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.order_forms.addresses import form_in, page_of
from functions.manage.order_forms.builder import SAVE, complain, pressed, typed_in
from functions.manage.order_forms.edit_pages import page
from functions.manage.order_forms.fields import BuilderForm
from functions.manage.pages import go_to
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.operations.orders import editing
from shared.operations.orders.editing import ChangedMeanwhile, Unfit
from shared.orders.forms import OrderForm
from shared.orders.typed import Typed


def save(visit: Visit) -> Response:
    """Saves a form, unless a button only changes its lines. What does not fit is said at its box."""
    form, typed = form_in(visit), BuilderForm(visit.form)
    if pressed(typed, str(visit.form.get("do", SAVE))):
        visit.deed.is_nothing = True
        return page(visit, form, typed)
    try:
        saved = save_form(visit, form.id, number_in(visit, "revision"), typed_in(typed))
    except ChangedMeanwhile:
        return _again(visit, typed)
    except Unfit as unfit:
        complain(typed, unfit.complaints)
        return page(visit, form, typed, 422)
    return go_to(page_of(visit, saved.id))


def save_form(visit: Visit, id: str, revision: int, typed: Typed) -> OrderForm:
    """Saves a form that somebody saw at this revision. Raises ChangedMeanwhile or Unfit."""
    saved = editing.change(visit.tenant, id, revision, typed, visit.deps.new_id)
    visit.deed.about = saved.title
    return saved


def _again(visit: Visit, typed: BuilderForm) -> Response:
    """Shows what was typed once more, upon what somebody else has saved: saved again, it is the last word."""
    now = form_in(visit)
    typed.revision.data = str(now.revision)
    return page(visit, now, typed, 409, is_meanwhile=True)
