"""Stops mails by the link in one: without a sign-in, since whoever has the mail may stop what it is one of.

Opening the link changes nothing, since whatever scans mails for danger opens links. The page's button does,
and so does the button of the mail program itself, which sends the same form: RFC 8058.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.pages import show
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.mail.choice import Series
from shared.operations.mail import choosing
from shared.store import people

CHOOSE = Link("/manage/mail", "Choose which mails come")
NAMES: Mapping[Series, str] = {
    "digest": "mails about how your books stand",
    "alarms": "mails saying that Xero is disconnected or that a difference is a day old",
}


def ask(visit: Visit) -> Response:
    """Asks whether to stop, and stops nothing. Raises Refused for a foreign token."""
    series = choosing.stops(visit.named["person"], visit.named["token"])
    if series is None:
        raise _unknown()
    return show(visit, "mail_stop.html", "Stop these mails?", what=NAMES[series])


def stop(visit: Visit) -> Response:
    """Stops the mails of the link's kind, again and again. Raises Refused for a foreign token."""
    person = visit.named["person"]
    series = choosing.stop(person, visit.named["token"])
    if series is None:
        raise _unknown()
    # The audit log would else name what is in the address.
    who = people.read(person)
    visit.deed.person, visit.deed.email, visit.deed.about = who, choosing.address_of(who), series
    says = (f"You will get no more {NAMES[series]}.", "The other kind of mail still comes.")
    message = Message("These mails are stopped", says, CHOOSE)
    return show(visit, "message.html", message.heading, message=message)


def _unknown() -> Refused:
    says = (
        "The link is not complete, or is of a mail that is over a year old. Nothing was changed.",
        "Open it from the mail again, or sign in and choose which mails come.",
    )
    return Refused(404, Message("This link stops no mails", says, CHOOSE))
