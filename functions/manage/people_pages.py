"""Shows the owner who may do what in the business, and lets the owner invite, change and remove people."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from wtforms import Field, Form, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from functions.manage.choices import choices
from functions.manage.messages import Message
from functions.manage.pages import go_to, show
from functions.manage.plain_text import is_plain, stripped
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.people import ROLES, Membership, Role, normalised
from shared.store import people

MAY = {
    "owner": "Owner: may do everything, connect and disconnect, invite and remove people",
    "bookkeeper": "Bookkeeper: may choose accounts, change settings and put things right",
    "reader": "Reader: may look at everything and change nothing",
}

# Cognito's ids are shorter, and a key of DynamoDB's may not be much longer.
LONGEST_ID = 128


def is_address(form: Form, field: Field) -> None:
    del form
    try:
        normalised(field.data or "")
    except ValueError:
        raise ValidationError("Enter an e-mail address, such as name@example.co.uk.") from None


class InviteForm(Form):
    email = StringField(
        "E-mail address",
        [DataRequired("Enter an e-mail address."), is_plain, is_address],
        filters=[stripped],
        description="A first password is sent there, unless the person can sign in already.",
        render_kw={"type": "email", "autocomplete": "off"},
    )
    role = RadioField("Role", [InputRequired("Choose a role.")], choices=choices(MAY.items()))


def listed(visit: Visit) -> Response:
    return _page(visit, InviteForm())


def invite(visit: Visit) -> Response:
    form = InviteForm(visit.form)
    return go_to(_here(visit)) if invited(visit, form) else _page(visit, form, 422)


def invited(visit: Visit, form: InviteForm) -> Membership | None:
    """Invites the person whom a form names. Where the form has errors then, nobody was invited."""
    if not form.validate():
        return None
    email = normalised(form.email.data or "")
    person = visit.deps.users.invite(email)
    invited = Membership(person, visit.tenant, form.role.data, email, visit.now, visit.signed_in.email)
    if people.add(invited):
        visit.deed.about = f"{email} as {invited.role}"
        return invited
    form.email.errors = ["This person belongs to the business already: change the role below."]
    return None


def change_role(visit: Visit) -> Response:
    role = role_of(visit.form.get("role"))
    if role is None:
        raise not_found()
    give_role(visit, role)
    return go_to(_here(visit))


def give_role(visit: Visit, role: Role) -> None:
    """Gives the person in the address another role. Raises Refused."""
    person, email = _person(visit), _email_of(visit)
    if not people.change_role(visit.tenant, person, role, by=visit.person.id):
        raise _not_yourself(visit)
    visit.deed.about = f"{email} as {role}"


def remove(visit: Visit) -> Response:
    take_out(visit)
    return go_to(_here(visit))


def take_out(visit: Visit) -> None:
    """Takes the person in the address out of the business. Raises Refused."""
    person, email = _person(visit), _email_of(visit)
    if not people.remove(visit.tenant, person, by=visit.person.id):
        raise _not_yourself(visit)
    visit.deed.about = email


def _person(visit: Visit) -> str:
    person = visit.named["person"]
    if len(person) > LONGEST_ID:
        raise not_found()
    return person


def _email_of(visit: Visit) -> str:
    """Returns the address of the person in the address of the page: once removed, nobody could tell it."""
    there = people.read(_person(visit)).memberships
    return next((each.email for each in there if each.tenant == visit.tenant), "")


def _page(visit: Visit, form: InviteForm, status: int = 200) -> Response:
    return show(
        visit,
        "people.html",
        "People",
        status,
        form=form,
        people=people.of_tenant(visit.tenant),
        roles=list(reversed(ROLES)),
    )


def role_of(given: Any) -> Role | None:
    return next((each for each in ROLES if each == given), None)


def _not_yourself(visit: Visit) -> Refused:
    says = (
        "Nobody changes or removes themselves, so that a business always has an owner.",
        "If it was somebody else, that person was removed, or you are not an owner any more.",
    )
    return Refused(409, Message("Nothing was changed", says, Link(_here(visit), "Back to People")))


def _here(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/people"
