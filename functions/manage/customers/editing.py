"""Saves what was typed of a customer, and says no field by field, or what somebody else did meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from functions.manage.customers.addresses import id_in, page_of
from functions.manage.customers.edit_pages import differing, edit_page, new_page
from functions.manage.customers.fields import CustomerForm
from functions.manage.customers.form import (
    SAVE,
    Draft,
    draft_in,
    entry_of,
    leaves,
    pressed,
    without_blank,
)
from functions.manage.customers.found import customer_in
from functions.manage.customers.meanwhile import form_of, onto, shown_in
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.telling_others import nudge, tell
from functions.manage.pages import go_to
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.contacts.checks import Complaint
from shared.contacts.customers import Customer
from shared.operations.contacts import edit
from shared.operations.contacts.refusals import EditedMeanwhile, Unfit
from shared.store import lead_sources


def create(visit: Visit) -> Response:
    """Makes a customer of a form, unless a button only changes the form."""
    form = CustomerForm(visit.form)
    if pressed(form, button_of(visit)):
        visit.deed.is_nothing = True
        return new_page(visit, form)
    draft = _typed(visit, form, Customer(""))
    if draft is None:
        return new_page(visit, form, 422)
    try:
        made = create_customer(visit, draft)
    except Unfit as unfit:
        _complain(form, draft, unfit.complaints)
        return new_page(visit, form, 422)
    return go_to(page_of(visit, made.id))


def save(visit: Visit) -> Response:
    """Saves a customer as a form says, unless somebody else has changed it since the form was shown."""
    customer, form = customer_in(visit), CustomerForm(visit.form)
    if pressed(form, button_of(visit)):
        visit.deed.is_nothing = True
        return edit_page(visit, customer, form)
    draft = _typed(visit, form, customer)
    if draft is None:
        return edit_page(visit, customer, form, 422)
    try:
        save_customer(visit, number_in(visit, "revision"), draft)
    except EditedMeanwhile as error:
        return _again(visit, form, error.current, draft)
    except Unfit as unfit:
        _complain(form, draft, unfit.complaints)
        return edit_page(visit, customer, form, 422)
    return go_to(page_of(visit, customer.id))


def _again(visit: Visit, form: CustomerForm, now: Customer, draft: Draft) -> Response:
    """Shows the form on what somebody else has saved meanwhile, with what was really typed."""
    shown = shown_in(form)
    names = lead_sources.read(visit.tenant).names
    typed = onto(now, shown, draft_in(form, shown, visit.deps.new_id)) if shown else draft
    return edit_page(visit, now, form_of(now, typed), 409, differing(now.details, typed.details, names))


def create_customer(visit: Visit, draft: Draft) -> Customer:
    """Makes a customer. Raises Unfit."""
    by = visit.signed_in.email
    made = edit.create(visit.tenant, draft.kind, draft.details, draft.tags, by, visit.now)
    visit.deed.about = made.id
    tell(visit)
    return made


def save_customer(visit: Visit, revision: int, draft: Draft) -> Customer:
    """Saves a customer whom somebody saw at this revision. Raises EditedMeanwhile, Unfit, or Refused."""
    id, by = id_in(visit), visit.signed_in.email
    visit.deed.about = id
    kept = (draft.details, draft.tags, draft.kind)
    with refusing(visit, page_of(visit, id), passes=(EditedMeanwhile, Unfit)):
        saved = edit.edit(visit.tenant, id, revision, *kept, by, visit.now, nudge(visit))
    tell(visit)
    return saved


def button_of(visit: Visit) -> str:
    return str(visit.form.get("do", SAVE))


def _typed(visit: Visit, form: CustomerForm, before: Customer) -> Draft | None:
    """Reads what was typed; None where nobody has said what kind of customer it is."""
    is_whole = form.validate()
    without_blank(form)
    return draft_in(form, before, visit.deps.new_id) if is_whole else None


def _complain(form: CustomerForm, draft: Draft, wrong: Sequence[Complaint]) -> None:
    """Says at each field what is wrong with it."""
    fields = {each.id: each for each in leaves(form)}
    for each in wrong:
        field = fields.get(entry_of(each.field, draft))
        if field is None:
            form.form_errors.append(each.sentence)
        else:
            field.errors = [*field.errors, each.sentence]
    # A list of fields does not look at what its own say later.
    form.persons.errors = [each.errors for each in form.persons.entries if each.errors]
