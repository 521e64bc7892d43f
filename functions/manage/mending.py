"""Does what a person decides about what needs attention: retries, accepts, or posts again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

from starlette.responses import Response

from functions.manage.attention import HERE, cursor_to, page_of_reason, place_of, state_of
from functions.manage.messages import Message
from functions.manage.pages import go_to
from functions.manage.plain_text import can_be_seen, stripped
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.errors import Disconnected
from shared.ledger.rows import Handled
from shared.operations import parked, repair
from shared.operations.attention import TriedAgain, retry_alike
from shared.operations.connections import Connections
from shared.operations.parked import Retried
from shared.store import tenants
from shared.store.tenants import Tenant
from shared.wiring.operations import connections

# The rest of a reason's rows wait for the next press: a page must be there within half a minute.
SOON = timedelta(seconds=15)
LONGEST_NOTE = 500
LONGEST_KEY = 200
WAIT = ("The provider could not be asked. Nothing was changed: try again in a few minutes.",)


def retry(visit: Visit) -> Response:
    retry_one(visit, sent(visit, "key"))
    return go_to(root_of(visit))


def retry_reason(visit: Visit) -> Response:
    """Tries the rows of a reason again, and leads to those that there was no time for."""
    reason = sent(visit, "reason")
    tried = retry_all(visit, reason, sent(visit, "after"))
    _tell_refused(visit, tried.retried)
    return go_to(page_of_reason(visit, reason, tried.next) if tried.next else root_of(visit))


def handle(visit: Visit) -> Response:
    accept_row(visit, sent(visit, "key"), sent(visit, "note"))
    return go_to(root_of(visit))


def accept(visit: Visit) -> Response:
    accept_finding(visit, sent(visit, "id"), sent(visit, "note"))
    return go_to(root_of(visit))


def post_again(visit: Visit) -> Response:
    send_again(visit, sent(visit, "id"))
    return go_to(root_of(visit))


def retry_one(visit: Visit, key: str) -> Retried:
    """Tries one row again. Raises Refused with the reason why it was not."""
    retried = parked.try_again(_owner(visit), known_key(visit, key), _connections(visit))
    _tell_refused(visit, [retried])
    return retried


def retry_all(visit: Visit, reason: str, after: str = "") -> TriedAgain:
    """Tries the parked rows of a reason again, as many as there is time for. Raises Refused."""
    if state_of(reason) != "parked":
        raise not_found()
    place = place_of(visit, reason, after)
    visit.deed.about = reason
    tried = retry_alike(_owner(visit), reason, _connections(visit), visit.now + SOON, place)
    return replace(tried, next=cursor_to(visit, reason, tried.next))


def accept_row(visit: Visit, key: str, note: str) -> None:
    """Records that somebody has dealt with a parked row by hand. Raises Refused."""
    if not parked.accept(_owner(visit).tenant, known_key(visit, key), _handled(visit, note)):
        raise dealt_with(visit)


def accept_finding(visit: Visit, id: str, note: str) -> None:
    """Records that a finding may stay as it is. Raises Refused."""
    if not repair.accept(_owner(visit).tenant, known_key(visit, id), _handled(visit, note)):
        raise dealt_with(visit)


def send_again(visit: Visit, id: str) -> list[str]:
    """Posts a document again that a person has taken out of Xero; returns the rows' keys. Raises Refused."""
    owner = _owner(visit)
    try:
        keys = repair.post_again(owner, known_key(visit, id), _connections(visit))
    except KeyError:
        raise dealt_with(visit) from None
    except repair.StillThere:
        _refuse(visit, "Xero has this document again", "Change or delete it there, then compare the books.")
    except repair.TakenBack:
        _refuse(
            visit,
            "A later movement has taken this document back",
            "Posted again, it would be booked twice. Compare the books, then look at this list again.",
        )
    except Disconnected:
        _refuse(visit, "Xero does not let us in", "Connect Xero again, then try this again.")
    if not keys:
        raise dealt_with(visit)
    return keys


def _owner(visit: Visit) -> Tenant:
    """Returns the business with its settings. Raises Refused before they are complete."""
    owner = tenants.read(visit.tenant)
    if owner is None:
        _refuse(visit, "Nothing is booked for this business yet", "Complete the settings first.")
    return owner


def _connections(visit: Visit) -> Connections:
    return connections(visit.deps.aws)


def _handled(visit: Visit, note: str) -> Handled:
    said = stripped(note)
    if not said or len(said) > LONGEST_NOTE or not can_be_seen(said):
        _refuse(visit, "Say in a few words what you did", f"Write up to {LONGEST_NOTE} characters.", 422)
    return Handled(visit.signed_in.email, visit.now, said)


def known_key(visit: Visit, key: str) -> str:
    """Returns a key that may be one of ours, and tells the audit log.

    Raises Refused for any other, as for one that is gone.
    """
    if not key or len(key) > LONGEST_KEY:
        raise dealt_with(visit)
    visit.deed.about = key
    return key


def _tell_refused(visit: Visit, retried: Sequence[Retried]) -> None:
    """Raises Refused where none of these could be tried again, with what to do instead."""
    became = {each.became for each in retried}
    if "queued" in became or not became:
        return
    if became == {"not_parked"}:
        raise dealt_with(visit)
    if "not_now" in became:
        raise Refused(503, Message("This cannot be tried just now", WAIT, _back(visit)))
    _refuse(visit, "This cannot be tried again from here", "Book it by hand in Xero, and mark it as handled.")


def dealt_with(visit: Visit) -> Refused:
    says = ("Somebody else was quicker, or it has ended by itself. Nothing was changed just now.",)
    return Refused(409, Message("This was dealt with in the meantime", says, _back(visit)))


def _refuse(visit: Visit, heading: str, says: str, status: int = 409) -> NoReturn:
    raise Refused(status, Message(heading, ("Nothing was changed.", says), _back(visit)))


def _back(visit: Visit) -> Link:
    return Link(root_of(visit), "See what needs attention")


def sent(visit: Visit, name: str) -> str:
    sent = visit.form.get(name, "")
    return sent if isinstance(sent, str) else ""


def root_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}{HERE}"
