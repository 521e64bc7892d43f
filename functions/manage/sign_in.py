"""Signs people in and out. The password is Cognito's business, on Cognito's own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from aws_lambda_powertools import Logger
from starlette.responses import Response

from functions.manage import refusals
from functions.manage.access import COOKIE
from functions.manage.messages import Message
from functions.manage.pages import go_to, show
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.errors import Unavailable
from shared.sessions import ERRAND, Pending, Session, id_of
from shared.store import people, sessions

HOME = "/manage"
AGAIN = Link("/manage/sign-in", "Sign in")

logger = Logger(service="manage")


def ask(visit: Visit) -> Response:
    """Shows the page from which one goes to Cognito; who is signed in goes on at once."""
    where = _within(visit.query.get("next", ""))
    return go_to(where) if visit.visitor else show(visit, "sign_in.html", "Sign in", next=where)


def begin(visit: Visit) -> Response:
    """Sends the browser to Cognito with a state that works once, in this browser and for some minutes."""
    from functions.manage import oidc

    cookie, state = visit.deps.new_token(), visit.deps.new_token()
    session = sessions.begin(id_of(cookie), visit.deps.new_token(), visit.now)
    pending = Pending(
        "sign_in",
        verifier=visit.deps.new_token(),
        nonce=visit.deps.new_token(),
        until=visit.now + ERRAND,
        next=_within(str(visit.form.get("next", ""))),
    )
    sessions.expect(session, state, pending, visit.now)
    return _with_cookie(go_to(oidc.authorise_url(visit.deps.app, state, pending)), cookie)


def finish(visit: Visit) -> Response:
    """Takes what Cognito sends back. Whoever is signed in gets a session and a cookie of their own."""
    pending = _pending(visit)
    if visit.query.get("error"):
        logger.info("Cognito sent somebody back", extra={"why": visit.query["error"][:50]})
        raise _not_signed_in("You left the sign-in page before you were signed in.")
    person, email = _identity(visit, pending)
    if visit.session:
        sessions.end(visit.session.id)
    cookie = visit.deps.new_token()
    sessions.begin(id_of(cookie), visit.deps.new_token(), visit.now, person, email)
    visit.deed.verb, visit.deed.person, visit.deed.email = "signed_in", people.read(person), email
    return _with_cookie(go_to(pending.next), cookie)


def _pending(visit: Visit) -> Pending:
    session, state = visit.session, visit.query.get("state", "")
    pending = sessions.take(session, state, visit.now) if session else None
    if pending is None or pending.errand != "sign_in":
        raise _not_signed_in("This link to sign in was used already, is too old, or is another browser's.")
    return pending


def _identity(visit: Visit, pending: Pending) -> tuple[str, str]:
    """Returns who has signed in, and the address that Cognito has verified. Raises Refused."""
    from functions.manage import oidc

    try:
        found = oidc.identity(visit.deps.app, visit.query.get("code", ""), pending, visit.now)
    except oidc.NotSignedIn as error:
        logger.warning("refused a sign-in", extra={"why": str(error)})
        raise _not_signed_in("The sign-in could not be confirmed.") from None
    except Unavailable as error:
        logger.warning("could not finish a sign-in", extra={"why": str(error)})
        raise refusals.away() from None
    return found.person, found.email


def _not_signed_in(why: str) -> Refused:
    return Refused(400, Message("You are not signed in", (why, "Nothing was changed: sign in again."), AGAIN))


def sign_out(visit: Visit) -> Response:
    """Ends this session, here and at Cognito."""
    return _out(visit, visit.signed_in)


def sign_out_everywhere(visit: Visit) -> Response:
    """Ends all sessions of this person, on every device."""
    people.sign_out_everywhere(visit.person.id, visit.now)
    return _out(visit, visit.signed_in)


def _out(visit: Visit, session: Session) -> Response:
    from functions.manage import oidc

    sessions.end(session.id)
    response = go_to(oidc.sign_out_url(visit.deps.app))
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def _with_cookie(response: Response, cookie: str) -> Response:
    response.set_cookie(COOKIE, cookie, path="/", secure=True, httponly=True, samesite="lax")
    return response


def _within(address: str) -> str:
    """Returns an address of our own pages as it is, and the first page for any other.

    A browser takes a backslash for a slash, and drops tabs and line ends.
    """
    parts = urlsplit(address)
    is_plain = address.isprintable() and "\\" not in address
    is_ours = not parts.scheme and not parts.netloc and (parts.path + "/").startswith("/manage/")
    return address if is_plain and is_ours else HOME
