"""Connects a business to Xero: why we ask for what, the owner's consent, the choice of an organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger
from starlette.responses import Response

from functions.manage import refusals
from functions.manage.messages import Message
from functions.manage.pages import go_to, show
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.chart.expectations import expectations
from shared.errors import Disconnected
from shared.operations import xero_connection
from shared.operations.xero_connection import Offer, XeroDoor
from shared.people import suffices
from shared.sessions import ERRAND, Errand, Pending
from shared.store import charts, lanes, organisations, sessions, xero_tokens
from shared.store.organisations import Outcome
from shared.xero.connections import SCOPES, Connection

CALLBACK = "/manage/xero/connected"

TAKEN: Outcome = "belongs_to_another_business"
WHY_NOT: Mapping[Outcome, str] = {
    TAKEN: "It is another business's here, and its books would be posted twice.",
    "business_has_another": "This business has its books in another one. Begin another business for it.",
}

logger = Logger(service="manage")


def shown(visit: Visit) -> Response:
    """Shows the connection as it stands, and how much of the app's tier is used."""
    return show(visit, "xero.html", "Xero", **told_of(visit), scopes=SCOPES)


def told_of(visit: Visit) -> dict[str, Any]:
    """Reads the organisation, whether Xero lets us in, and what Xero allows. Xero is not asked."""
    own, chart = organisations.of_tenant(visit.tenant), charts.read(visit.tenant)
    return {
        "own": own,
        "expectations": expectations(chart.organisation) if own and chart else (),
        "is_connected": bool(own and xero_tokens.is_connected(own.xero_user)),
        "used": sum(1 for _ in organisations.connected()),
        "most": visit.deps.aws.env.xero_connections,
        "day_left": lanes.peek(visit.tenant).day_left,
    }


def ask(visit: Visit) -> Response:
    """Sends the owner to Xero's consent page, with a state that works once and in this session alone."""
    from functions.manage import xero_consent

    pending, state = _expect(visit, "xero", visit.tenant, nonce=""), visit.deps.new_token()
    sessions.expect(visit.signed_in, state, pending, visit.now)
    return go_to(xero_consent.authorise_url(visit.deps, f"{_ours(visit)}{CALLBACK}", state, pending.verifier))


def finish(visit: Visit) -> Response:
    """Takes what Xero sends back. One organisation is connected at once; of several the owner chooses."""
    pending = _taken(visit, "xero", visit.query.get("state", ""))
    there = _here(pending.tenant)
    if visit.query.get("error"):
        raise _refused("Xero is not connected", "You left Xero's page without allowing it.", there)
    offer = _offer(visit, pending)
    open_to = xero_connection.choices_of(offer, pending.tenant)
    if not open_to:
        raise _nothing_to_choose(pending.tenant, offer)
    if len(open_to) == 1:
        return _connect(visit, pending.tenant, offer, open_to[0])
    return _ask_which(visit, pending.tenant, offer.xero_user, open_to)


def _ask_which(visit: Visit, tenant: str, xero_user: str, open_to: Sequence[Connection]) -> Response:
    state, pending = visit.deps.new_token(), _expect(visit, "xero_choice", tenant, nonce=xero_user)
    sessions.expect(visit.signed_in, state, pending, visit.now)
    here = f"{_here(tenant)}/choose"
    return show(visit, "xero_choice.html", "Choose an organisation", offer=open_to, state=state, here=here)


def choose(visit: Visit) -> Response:
    """Connects the organisation that the owner has chosen among those that Xero lists now."""
    pending = _taken(visit, "xero_choice", str(visit.form.get("state", "")))
    if pending.tenant != visit.tenant:
        raise refusals.not_found()
    try:
        offer = xero_connection.offer_again(_door(visit), pending.nonce)
    except Disconnected:
        raise _refused(
            "Xero is not connected", "Xero ended the consent again.", _here(visit.tenant)
        ) from None
    for each in xero_connection.choices_of(offer, visit.tenant):
        if each.organisation == visit.form.get("organisation"):
            return _connect(visit, visit.tenant, offer, each)
    raise _nothing_to_choose(visit.tenant, offer)


def disconnect(visit: Visit) -> Response:
    end(visit)
    return go_to(_here(visit.tenant))


def end(visit: Visit) -> None:
    """Ends the connection here and at Xero, if there is one."""
    own = organisations.of_tenant(visit.tenant)
    if own:
        xero_connection.disconnect(_door(visit), own)


def _expect(visit: Visit, errand: Errand, tenant: str, nonce: str) -> Pending:
    return Pending(errand, visit.deps.new_token(), nonce, visit.now + ERRAND, tenant)


def _taken(visit: Visit, errand: Errand, state: str) -> Pending:
    """Returns what this session has sent its owner to Xero for. Raises Refused for anything else.

    The person may have lost the role since.
    """
    pending = sessions.take(visit.signed_in, state, visit.now)
    role = visit.person.role_in(pending.tenant) if pending else None
    if pending is None or pending.errand != errand or role is None or not suffices(role, "owner"):
        says = "This answer of Xero's was used already, is too old, or belongs to another session."
        raise _refused("Xero is not connected", says, "/manage")
    return pending


def _offer(visit: Visit, pending: Pending) -> Offer:
    code = visit.query.get("code", "")
    try:
        return xero_connection.redeem(_door(visit), code, pending.verifier, f"{_ours(visit)}{CALLBACK}")
    except Disconnected:
        raise _refused(
            "Xero is not connected", "Xero does not take its own answer any more.", _here(pending.tenant)
        ) from None


def _connect(visit: Visit, tenant: str, offer: Offer, chosen: Connection) -> Response:
    outcome = xero_connection.connect(_door(visit), tenant, offer.xero_user, chosen, visit.signed_in.email)
    logger.info("connected to Xero", extra={"tenant": tenant, "outcome": outcome})
    if outcome == "connected":
        deed = visit.deed
        deed.verb, deed.tenants, deed.about = "xero_connected", [tenant], chosen.name
        from functions.manage import looking

        looking.look_first(visit.deps, tenant, visit.now)
        return go_to(_here(tenant))
    raise _refused("This organisation cannot be connected", WHY_NOT[outcome], _here(tenant))


def _nothing_to_choose(tenant: str, offer: Offer) -> Refused:
    own = organisations.of_tenant(tenant)
    if not own and offer.connections:
        return _refused("This organisation cannot be connected", WHY_NOT[TAKEN], _here(tenant))
    if own and offer.connections:
        says = (
            f"You allowed another organisation. The books of this business are in {own.name}: allow that one."
        )
    else:
        says = "You allowed no organisation. Choose yours on Xero's page, and allow access."
    return _refused("Xero is not connected", says, _here(tenant))


def _refused(heading: str, says: str, there: str) -> Refused:
    message = Message(heading, (says, "Nothing was changed."), Link(there, "Back, to try again"))
    return Refused(409, message)


def _door(visit: Visit) -> XeroDoor:
    from functions.manage import xero_consent

    return xero_consent.door(visit.deps)


def _ours(visit: Visit) -> str:
    return visit.deps.app.pages_url


def _here(tenant: str) -> str:
    return f"/manage/b/{tenant}/xero"
