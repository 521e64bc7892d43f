"""Asks GoCardless for the webhooks that it could not deliver, and has it send them again."""

from __future__ import annotations

from typing import NoReturn

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.pages import go_to
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.errors import Contended, NotAllowed
from shared.operations import failed_deliveries
from shared.operations.failed_deliveries import Deliveries, SentAgain
from shared.store import provider_accounts
from shared.wiring.operations import connections

# GoCardless's ids are far shorter.
LONGEST_ID = 64


def look(visit: Visit) -> Response:
    look_for_failed(visit)
    return go_to(_here(visit))


def send_again(visit: Visit) -> Response:
    sent = visit.form.get("id", "")
    send_failed_again(visit, sent if isinstance(sent, str) else "")
    return go_to(_here(visit))


def look_for_failed(visit: Visit) -> Deliveries:
    """Asks GoCardless. Raises Refused where it is not connected, or Unavailable."""
    _must_be_connected(visit)
    return failed_deliveries.look(visit.tenant, connections(visit.deps.aws))


def send_failed_again(visit: Visit, id: str) -> SentAgain:
    """Has one webhook sent again, or all that failed. Raises Refused where none is, or Unavailable."""
    _must_be_connected(visit)
    visit.deed.about = id[:LONGEST_ID]
    try:
        done = failed_deliveries.send_again(visit.tenant, id, connections(visit.deps.aws))
    except Contended:
        done = SentAgain(())
    except NotAllowed:
        _refuse(visit, "The token may only read", "Paste one with read-write access, then try this again.")
    if not done.sent:
        _refuse(
            visit,
            "This is under way, or was delivered in the meantime",
            "Somebody else was quicker, or GoCardless does not know it any more. Look again later.",
        )
    return done


def _must_be_connected(visit: Visit) -> None:
    own = provider_accounts.of_tenant(visit.tenant, "gocardless")
    if own is None or own.ended_at:
        _refuse(visit, "GoCardless is not connected", "Connect it first.")


def _refuse(visit: Visit, heading: str, says: str) -> NoReturn:
    back = Link(_here(visit), "See the connections")
    raise Refused(409, Message(heading, ("Nothing was sent again.", says), back))


def _here(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/connections"
