"""Says no to a visitor: with which status, in which words, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from functions.manage.messages import BROKEN, NOT_FOUND, SESSION_OVER, TOO_LARGE, Message
from shared.people import Role

_A_ROLE = {"reader": "a reader", "bookkeeper": "a bookkeeper", "owner": "an owner"}


class Refused(Exception):
    """Answer with a page, or a problem in JSON, of this status. Nothing was changed.

    The message is shown as it stands, so that it holds nothing that came from outside. `errors` has a
    sentence for each field that does not fit, for whoever sent JSON.
    """

    def __init__(self, status: int, message: Message, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message.heading)
        self.status = status
        self.message = message
        self.errors = errors or {}


def not_found() -> Refused:
    """Answers for what is not there and for what is somebody else's alike, so that nobody learns which."""
    return Refused(404, NOT_FOUND)


def sign_in_again() -> Refused:
    return Refused(401, SESSION_OVER)


def too_large() -> Refused:
    return Refused(413, TOO_LARGE)


def broken() -> Refused:
    return Refused(500, BROKEN)


def from_elsewhere() -> Refused:
    says = (
        "It was sent from another site, or the page was open since an earlier sign-in.",
        "Nothing was changed: open the page again and repeat what you did.",
    )
    return Refused(403, Message("This form could not be accepted", says))


def needs_role(role: Role) -> Refused:
    says = (f"It needs the role of {_A_ROLE[role]} of this business. An owner can give you that role.",)
    return Refused(403, Message("Your role does not allow this", says))


def unreadable() -> Refused:
    says = ("It did not arrive as a browser sends it. Nothing was changed.",)
    return Refused(400, Message("The form could not be read", says))


def no_such_method() -> Refused:
    says = ("Nothing was changed. Check the method as well as the address.",)
    return Refused(405, Message("This address takes no such request", says))


def unreadable_json() -> Refused:
    says = ("Send one JSON object in UTF-8, each name once, and no characters that cannot be written.",)
    return Refused(400, Message("What you sent could not be read", says))


def not_json() -> Refused:
    says = ("Send it with the header Content-Type: application/json. Nothing was changed.",)
    return Refused(415, Message("This address takes JSON alone", says))


def unfit(errors: Mapping[str, str]) -> Refused:
    says = ("Nothing was changed. What is wrong is said for each field.",)
    return Refused(422, Message("There is a problem", says), errors)


def away() -> Refused:
    says = ("A service that this page needs did not answer. Nothing was changed: try again in a minute.",)
    return Refused(503, Message("We could not finish this just now", says))
