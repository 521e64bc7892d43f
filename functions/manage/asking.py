"""Has a file made of the books at the press of a button, in the background."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.export_pages import here_of
from functions.manage.messages import Message
from functions.manage.pages import go_to
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.exports import Export, Wanted
from shared.operations.exports import ask
from shared.store import month_figures, tenants
from shared.store.tenants import Tenant
from shared.wiring.queues import queues


def ask_for(visit: Visit) -> Response:
    """Asks for the file that the form names, and leads back to the page on which it is waited for."""
    wanted = asked(visit, str(visit.form.get("file", ""))).wanted
    here = here_of(visit)
    return go_to(f"/manage/b/{visit.tenant}/months/{wanted.month:%Y-%m}" if wanted.month else here)


def asked(visit: Visit, id: str) -> Export:
    """Has a file made, unless it is being made. Raises Refused."""
    owner, wanted = tenants.read(visit.tenant), _wanted(visit, id)
    if owner is None:
        raise _no(visit, 409, "Nothing is booked for this business yet. Complete the settings first.")
    if wanted.month and not _is_counted(owner, wanted):
        raise _no(visit, 422, "Nothing of this provider and month has been counted.")
    visit.deed.about = wanted.id
    queue = queues(visit.deps.aws).exports
    return ask(visit.tenant, wanted, visit.signed_in.email, queue, visit.now, visit.deps.new_token())


def _wanted(visit: Visit, id: str) -> Wanted:
    try:
        return Wanted.of(id)
    except ValueError:
        raise _no(visit, 422, "There is no such file. Choose one of those that are listed.") from None


def _is_counted(owner: Tenant, wanted: Wanted) -> bool:
    """Whether there is anything to write: not of a month to come, nor of a provider without an account."""
    counted = month_figures.of(owner.tenant, wanted.month) if wanted.month else None
    provider = wanted.provider
    return counted is not None and provider in counted.of and provider in owner.settings.clearing_accounts


def _no(visit: Visit, status: int, says: str) -> Refused:
    back = Link(here_of(visit), "Files of the books")
    return Refused(status, Message("This file cannot be made", (says,), back), {"file": says})
