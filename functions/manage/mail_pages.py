"""Shows a person which mails come, and lets the person choose."""

from __future__ import annotations

from starlette.responses import Response
from wtforms import BooleanField, Form, RadioField
from wtforms.validators import InputRequired

from functions.manage.choices import choices
from functions.manage.pages import go_to, show
from functions.manage.visit import Visit
from shared.mail.choice import Choice
from shared.mail.refusals import REFUSALS
from shared.operations.mail import choosing
from shared.store import mail

HERE = "/manage/mail"
OFTEN = {
    "daily": "Every day at seven in the morning",
    "weekly": "Every Monday at seven in the morning",
    "never": "Never",
}


class MailForm(Form):
    every = RadioField(
        "How often do you want to hear how your books stand?",
        [InputRequired("Choose how often.")],
        choices=choices(OFTEN.items()),
        description="A mail says whether everything agrees, what needs attention, and what was paid out.",
    )
    alarms = BooleanField(
        "Write to me at once when Xero is disconnected, or a difference is a day old",
        description="Once when it begins, and once when it is over.",
    )


def shown(visit: Visit) -> Response:
    known = mail.read(visit.person.id)
    form = MailForm(data={"every": known.choice.every, "alarms": takes_alarms(visit, known.choice)})
    return _page(visit, form)


def save(visit: Visit) -> Response:
    form = MailForm(visit.form)
    return go_to(HERE) if saved(visit, form) else _page(visit, form, 422)


def saved(visit: Visit, form: MailForm) -> bool:
    """Keeps the choice that a form says. Where the form has errors then, nothing was changed."""
    if not form.validate():
        return False
    choice = Choice(form.every.data, bool(form.alarms.data))
    choosing.choose(visit.person, choice, visit.now)
    visit.deed.about = f"digest: {choice.every}; alarms: {'yes' if choice.alarms else 'no'}"
    return True


def takes_alarms(visit: Visit, choice: Choice) -> bool:
    """Whether a person is written to at once, of one business at least."""
    return any(choice.takes_alarms(each.role) for each in visit.person.memberships)


def _page(visit: Visit, form: MailForm, status: int = 200) -> Response:
    known = mail.read(visit.person.id)
    return show(
        visit,
        "mail.html",
        "Mail",
        status,
        form=form,
        address=choosing.address_of(visit.person),
        is_sent=bool(visit.deps.aws.env.mail_sender),
        known=known,
        refusal=REFUSALS[known.refusal] if known.refusal else None,
        zone=choosing.zone_of(visit.person),
    )
