"""Tells a person which mails come, and lets the person choose."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.api.fields import form_of, invalid
from functions.manage.mail_pages import MailForm, saved, takes_alarms
from functions.manage.visit import Visit
from shared.operations.mail import choosing
from shared.reports.json.mail import mail_json
from shared.store import mail


def shown(visit: Visit) -> Response:
    known = mail.read(visit.person.id)
    return answer(
        mail_json(
            known.choice.every,
            takes_alarms=takes_alarms(visit, known.choice),
            address=choosing.address_of(visit.person),
            is_sent=bool(visit.deps.aws.env.mail_sender),
            due_at=known.due_at if visit.person.memberships else None,
            last_at=known.last_at,
            refusal=known.refusal,
        )
    )


def choose(visit: Visit) -> Response:
    form = MailForm(form_of(visit.body))
    if not saved(visit, form):
        raise invalid(form.errors)
    return shown(visit)
