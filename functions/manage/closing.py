"""Has a month closed, or opens it again, at the press of a button."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.months_pages import first_in, here_of
from functions.manage.pages import go_to
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.exports import ExportTurn
from shared.month_end.closing import Closing
from shared.operations import months
from shared.operations.months import NotPossible
from shared.store import tenants
from shared.wiring.queues import queues


def close(visit: Visit) -> Response:
    begin(visit, again=visit.form.get("again") == "y")
    return go_to(_here(visit))


def reopen(visit: Visit) -> Response:
    open_again(visit)
    return go_to(_here(visit))


def begin(visit: Visit, again: bool) -> Closing:
    """Has the month in the address closed, which reads the whole ledger and takes minutes. Raises Refused."""
    owner, first = tenants.read(visit.tenant), first_in(visit)
    if owner is None:
        raise _refused(visit, NotPossible("nothing_there"))
    by, turn = visit.signed_in.email, visit.deps.new_id()
    try:
        closing = months.begin(owner, first, by, visit.now, turn, again)
    except NotPossible as not_possible:
        raise _refused(visit, not_possible) from None
    _queue(visit, closing)
    visit.deed.about = f"{first:%Y-%m}, version {closing.version}"
    return closing


def open_again(visit: Visit) -> Closing:
    """Opens the month in the address again. Raises Refused."""
    first = first_in(visit)
    visit.deed.about = f"{first:%Y-%m}"
    try:
        return months.reopen(visit.tenant, first, visit.signed_in.email, visit.now)
    except NotPossible as not_possible:
        raise _refused(visit, not_possible) from None


def _queue(visit: Visit, closing: Closing) -> None:
    try:
        queues(visit.deps.aws).exports.put(ExportTurn(visit.tenant, closing.id, closing.turn))
    except Exception:
        months.given_up(visit.tenant, closing.month, closing.turn)
        raise


def _refused(visit: Visit, why: NotPossible) -> Refused:
    says = ("Nothing was changed.", why.reason.sentence, why.reason.what_to_do)
    return Refused(409, Message("This is not possible now", says, Link(_here(visit), "See the month")))


def _here(visit: Visit) -> str:
    return f"{here_of(visit)}/{first_in(visit):%Y-%m}"
