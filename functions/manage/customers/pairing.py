"""Decides what a person says of a likely pair, and takes that back."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.customers.addresses import known, root_of
from functions.manage.customers.changing import LONGEST_KEY
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.telling_others import nudge, tell
from functions.manage.mending import sent
from functions.manage.pages import go_to
from functions.manage.visit import Visit
from shared.contacts.customers import Customer
from shared.operations.contacts import pairs


def confirm(visit: Visit) -> Response:
    confirm_pair(visit, sent(visit, "pair"))
    return go_to(here_of(visit))


def refuse(visit: Visit) -> Response:
    refuse_pair(visit, sent(visit, "pair"))
    return go_to(here_of(visit))


def undo(visit: Visit) -> Response:
    undo_pair(visit, sent(visit, "pair"))
    return go_to(here_of(visit))


def confirm_pair(visit: Visit, pair: str) -> Customer:
    """Makes the two of a pair one. Raises Refused."""
    visit.deed.about = known(pair, LONGEST_KEY)
    with refusing(visit, here_of(visit)):
        became = pairs.confirm(visit.tenant, pair, visit.signed_in.email, visit.now, nudge(visit))
    tell(visit)
    return became


def refuse_pair(visit: Visit, pair: str) -> None:
    """Says that the two of a pair are not the same. Raises Refused."""
    visit.deed.about = known(pair, LONGEST_KEY)
    with refusing(visit, here_of(visit)):
        pairs.refuse(visit.tenant, pair, visit.signed_in.email, visit.now)


def undo_pair(visit: Visit, pair: str) -> None:
    """Takes back what was said of a pair. Raises Refused."""
    visit.deed.about = known(pair, LONGEST_KEY)
    with refusing(visit, here_of(visit)):
        pairs.undo(visit.tenant, pair, visit.signed_in.email, visit.now, nudge(visit))
    tell(visit)


def here_of(visit: Visit) -> str:
    return f"{root_of(visit)}/pairs"
