"""Implements mail: sends the digest of a business to one of its people now."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ops.answering import Answer, Command
from ops.desk import Desk
from ops.errors import Failed, Misused
from shared.audit import Did
from shared.mail.refusals import REFUSALS
from shared.operations.mail.digests import send_now
from shared.people import normalised
from shared.sending import NotTaken
from shared.store import people


def run(desk: Desk, wanted: Namespace) -> Answer:
    """Sends one digest. Raises Misused for somebody else's address, Failed where no mail goes out."""
    business = desk.begun()
    email, person = _person(business, wanted.email)
    post = desk.post()
    if post is None:
        raise Failed("this stack sends no mail: deploy it with MailSender, see the runbook")
    desk.agree(f"{email} gets the digest of {business} now.")
    try:
        id = send_now(post, people.read(person), business)
    except NotTaken as error:
        raise Failed(f"SES does not take it: {REFUSALS[error.refusal].sentence} ({error})") from None
    document = {"tenant": business, "email": email, "message_id": id}
    return Answer(
        document, [f"The digest of {business} is on its way to {email}."], did=_did(business, email)
    )


def _did(business: str, email: str) -> Did:
    return Did("mail_sent", [business], email)


def _person(business: str, given: str) -> tuple[str, str]:
    """Returns the address and the id of one of a business's people."""
    try:
        email = normalised(given)
    except ValueError as error:
        raise Misused(f"{error}; nothing was sent") from None
    found = [each.person for each in people.of_tenant(business) if each.email == email]
    if not found:
        raise Misused(f"{email} does not belong to {business}; nothing was sent")
    return email, found[0]


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="one of the people of the business")


COMMANDS = (
    Command(
        "mail",
        "send the digest of a business to one of its people now",
        run,
        "never",
        _options,
    ),
)
