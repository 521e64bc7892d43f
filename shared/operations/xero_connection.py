"""Connects a business to its Xero organisation, connects it again, and disconnects it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.errors import Disconnected
from shared.jobs import Job
from shared.queue import Postings
from shared.store import jobs, lanes, organisations, troubles
from shared.store.organisations import Organisation, Outcome
from shared.store.xero_tokens import TokenStore
from shared.xero.connections import Connection, XeroConnections, consent_of
from shared.xero.tokens import Refresher, access_token
from shared.xero_tokens import TokenSet

# What Xero offers to choose from, and the customers.
READ_AT_ONCE: tuple[Job, ...] = ("accounts", "contacts")


class Identity(Refresher, Protocol):
    """Xero's identity service, asked in our app's name; see shared.wiring.xero."""

    def redeem(self, code: str, verifier: str, redirect_uri: str, now: datetime) -> TokenSet: ...
    def revoke(self, tokens: TokenSet) -> None: ...


@dataclass(frozen=True, slots=True)
class XeroDoor:
    """What connecting works with. `fresh` gives a name that no other process has; `clock` is in UTC."""

    identity: Identity
    tokens: TokenStore
    connections: XeroConnections
    postings: Postings
    clock: Callable[[], datetime]
    fresh: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """All organisations that a user has connected. `consent` is the id of the consent given just now."""

    xero_user: str
    connections: Sequence[Connection]
    consent: str = ""


def redeem(door: XeroDoor, code: str, verifier: str, redirect_uri: str) -> Offer:
    """Exchanges the code of a consent, and keeps the tokens. Raises Disconnected, Unavailable."""
    tokens = door.identity.redeem(code, verifier, redirect_uri, door.clock())
    consent = consent_of(tokens.access)
    door.tokens.write(consent.xero_user, tokens)
    return Offer(consent.xero_user, door.connections.of_user(tokens.access), consent.id)


def offer_again(door: XeroDoor, xero_user: str) -> Offer:
    """Lists the organisations of a user who has consented a moment ago. Raises as `redeem`."""
    return Offer(xero_user, door.connections.of_user(_token(door, xero_user)))


def choices_of(offer: Offer, tenant: str) -> list[Connection]:
    """Returns the organisations that a business may have: its own alone, once it has one.

    Before that, those that no other business has; of these, what was ticked just now, if anything.
    """
    own = organisations.of_tenant(tenant)
    if own:
        return [each for each in offer.connections if each.organisation == own.id]
    free = [each for each in offer.connections if organisations.is_open_to(each.organisation, tenant)]
    return [each for each in free if each.consent == offer.consent] or free


def connect(door: XeroDoor, tenant: str, xero_user: str, chosen: Connection, by: str) -> Outcome:
    """Connects an organisation that Xero has just listed. What waited for the connection goes on at once."""
    now = door.clock()
    outcome = organisations.connect(
        Organisation(chosen.organisation, tenant, chosen.name, xero_user, by, now)
    )
    if outcome == "connected":
        _go_on(door, tenant)
        # Also after a business has rested.
        for job in READ_AT_ONCE:
            jobs.begin(tenant, job, now)
            jobs.due_by(tenant, job, now)
    return outcome


def _go_on(door: XeroDoor, tenant: str) -> None:
    """Ends the pause of a lane that could not get in to Xero. A lane that is in use goes on by itself."""
    now, owner = door.clock(), door.fresh()
    if not lanes.peek(tenant).is_disconnected:
        return
    lane = lanes.claim(tenant, owner, now)
    if lane is not None:
        lanes.release(tenant, owner, lane.resumed(), wakes_at=now)
        door.postings.nudge(tenant)


def disconnect(door: XeroDoor, own: Organisation) -> None:
    """Ends a business's connection at Xero, and the user's consent with the user's last connection.

    First nobody posts any more, then Xero is told: if Xero is away, the connection ends here all the same.
    """
    organisations.disconnect(own)
    for trouble in troubles.of_tenant(own.tenant):
        if trouble.kind == "disconnected":
            troubles.end(trouble, door.clock())
    if not own.xero_user:
        return
    try:
        _end_at_xero(door, own)
    except Disconnected:
        # A dead token ends nothing, and there is nothing left to end.
        door.tokens.forget(own.xero_user)


def _end_at_xero(door: XeroDoor, own: Organisation) -> None:
    token = _token(door, own.xero_user)
    for each in door.connections.of_user(token):
        if each.organisation == own.id:
            door.connections.end(token, each)
    others = (each for each in organisations.connected() if each.id != own.id)
    if any(each.xero_user == own.xero_user for each in others):
        return
    tokens = door.tokens.open(own.xero_user)
    if tokens:
        door.identity.revoke(tokens)
        door.tokens.forget(own.xero_user)


def _token(door: XeroDoor, xero_user: str) -> str:
    return access_token(door.tokens, door.identity, xero_user, door.fresh(), door.clock())
