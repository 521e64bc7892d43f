"""Begins a business, with who asks as its owner."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from starlette.responses import Response
from wtforms import Form, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from functions.manage.choices import choices
from functions.manage.messages import Message
from functions.manage.pages import go_to, show
from functions.manage.plain_text import is_plain, stripped
from functions.manage.refusals import Refused
from functions.manage.visit import Visit
from shared.people import Membership, Person
from shared.store import businesses, people

LONDON = "Europe/London"


@cache
def zones() -> list[Any]:
    """Lists what a business in the United Kingdom needs first, then all other zones by name.

    Read at the first form: to list the zones takes longer than most pages do.
    """
    return choices((each, each) for each in (LONDON, *sorted(available_timezones() - {LONDON})))


class BusinessForm(Form):
    name = StringField(
        "Name of the business",
        [
            DataRequired("Enter the name of the business."),
            Length(max=100, message="Use 100 characters at most."),
            is_plain,
        ],
        filters=[stripped],
        description="As you call it yourself. It need not be the name in Xero.",
    )
    time_zone = SelectField(
        "Time zone",
        choices=zones,
        default=LONDON,
        description="A payment at midnight belongs to the day that this zone says.",
    )
    vat_registered = RadioField(
        "Is the business registered for VAT?",
        [InputRequired("Say whether the business is registered for VAT.")],
        choices=choices([("yes", "Yes"), ("no", "No")]),
        description="If not, nothing is posted with VAT on it.",
    )


def shown(visit: Visit) -> Response:
    _refuse_guests(visit)
    return _form(visit, BusinessForm())


def begin(visit: Visit) -> Response:
    """Makes the business, with who asks as its owner."""
    form = BusinessForm(visit.form)
    tenant = begun(visit, form)
    return go_to(f"/manage/b/{tenant}") if tenant else _form(visit, form, 422)


def begun(visit: Visit, form: BusinessForm) -> str | None:
    """Makes the business that a form describes, and returns its id; None where the form has errors then.

    Raises Refused for a guest of others.
    """
    _refuse_guests(visit)
    if not form.validate():
        return None
    tenant, session = visit.deps.new_id(), visit.signed_in
    businesses.begin(
        tenant, form.name.data or "", form.time_zone.data, form.vat_registered.data == "yes", visit.now
    )
    own = Membership(session.person, tenant, "owner", session.email, visit.now, session.email)
    people.add(own)
    visit.deed.tenants, visit.deed.person = [tenant], Person(session.person, [own])
    return tenant


def _form(visit: Visit, form: BusinessForm, status: int = 200) -> Response:
    return show(visit, "new_business.html", "Begin a business", status, form=form)


def _refuse_guests(visit: Visit) -> None:
    if not visit.person.may_begin_a_business:
        says = ("You may see the businesses of others, and own none. Ask whoever invited you.",)
        raise Refused(403, Message("You cannot begin a business here", says))
