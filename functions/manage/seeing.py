"""Marks as seen what is booked and was worth a look: one row, or all of a reason."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from functions.manage.attention import cursor_to, page_of_reason, place_of, state_of
from functions.manage.mending import SOON, dealt_with, known_key, root_of, sent
from functions.manage.pages import go_to
from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.ledger.rows import Handled
from shared.operations import parked
from shared.operations.attention import SeenAlike, see_alike


def see(visit: Visit) -> Response:
    see_row(visit, sent(visit, "key"))
    return go_to(root_of(visit))


def see_reason(visit: Visit) -> Response:
    """Marks the rows of a reason, and leads to those that there was no time for."""
    reason = sent(visit, "reason")
    done = see_all(visit, reason, sent(visit, "after"))
    return go_to(page_of_reason(visit, reason, done.next) if done.next else root_of(visit))


def see_row(visit: Visit, key: str) -> None:
    """Records who has looked at a row. Raises Refused where somebody else was quicker."""
    if not parked.see(visit.tenant, known_key(visit, key), _seen(visit)):
        raise dealt_with(visit)


def see_all(visit: Visit, reason: str, after: str = "") -> SeenAlike:
    """Records who has looked at the rows of a reason, as many as there is time for. Raises Refused."""
    if state_of(reason) != "attention":
        raise not_found()
    place = place_of(visit, reason, after)
    visit.deed.about = reason
    clock = visit.deps.clock
    done = see_alike(visit.tenant, reason, _seen(visit), clock, visit.now + SOON, place)
    if not done.keys:
        raise dealt_with(visit)
    return replace(done, next=cursor_to(visit, reason, done.next))


def _seen(visit: Visit) -> Handled:
    return Handled(visit.signed_in.email, visit.now)
