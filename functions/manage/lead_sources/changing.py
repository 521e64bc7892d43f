"""Does what the buttons on the page of lead sources say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.responses import Response

from functions.manage.lead_sources.pages import Archiving, NewForm, bearers, page, root_of
from functions.manage.mending import sent
from functions.manage.messages import Message
from functions.manage.pages import go_to
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.lead_sources.sources import LeadSource
from shared.operations.lead_sources import editing
from shared.operations.lead_sources.asking import ask
from shared.operations.lead_sources.editing import Unfit, Unknown
from shared.store import lead_source_turns

UNKNOWN = "Xero has no such tracking category in use. Look again, and choose one of those that are shown."


def add(visit: Visit) -> Response:
    form = NewForm(visit.form)
    if not form.validate():
        return page(visit, form, 422)
    try:
        made = editing.add(visit.tenant, form.name.data or "", visit.now)
    except Unfit as unfit:
        form.name.errors = [str(unfit)]
        return page(visit, form, 422)
    visit.deed.about = made.id
    return go_to(root_of(visit))


def rename(visit: Visit) -> Response:
    rename_one(visit, sent(visit, "source"), sent(visit, "name"))
    return go_to(root_of(visit))


def archive(visit: Visit) -> Response:
    """Archives a lead source. If contacts have it, somebody has to say so twice: their sales will wait."""
    id = sent(visit, "source")
    if visit.form.get("sure") != "yes" and (had_by := bearers(visit.tenant, id)):
        return page(visit, NewForm(), 409, Archiving(id, had_by))
    archive_one(visit, id)
    return go_to(root_of(visit))


def restore(visit: Visit) -> Response:
    restore_one(visit, sent(visit, "source"))
    return go_to(root_of(visit))


def up(visit: Visit) -> Response:
    move_one(visit, sent(visit, "source"), up=True)
    return go_to(root_of(visit))


def down(visit: Visit) -> Response:
    move_one(visit, sent(visit, "source"), up=False)
    return go_to(root_of(visit))


def use(visit: Visit) -> Response:
    use_category(visit, sent(visit, "category"))
    return go_to(root_of(visit))


def look(visit: Visit) -> Response:
    """Has Xero's tracking categories looked at within a minute or two."""
    ask(visit.tenant, visit.now)
    return go_to(root_of(visit))


def rename_one(visit: Visit, id: str, name: str) -> LeadSource:
    """Gives a lead source another name. Raises Refused."""
    visit.deed.about = id
    with _refusing(visit):
        return editing.rename(visit.tenant, id, name, visit.now)


def archive_one(visit: Visit, id: str) -> LeadSource:
    """Takes a lead source out of use. Raises Refused."""
    visit.deed.about = id
    with _refusing(visit):
        return editing.archive(visit.tenant, id, visit.now)


def restore_one(visit: Visit, id: str) -> LeadSource:
    """Takes a lead source into use again. Raises Refused."""
    visit.deed.about = id
    with _refusing(visit):
        return editing.restore(visit.tenant, id, visit.now)


def move_one(visit: Visit, id: str, up: bool) -> LeadSource:
    """Moves a lead source in the owner's order. Raises Refused."""
    visit.deed.about = id
    with _refusing(visit):
        return editing.move(visit.tenant, id, up)


def use_category(visit: Visit, category: str) -> None:
    """Has a tracking category of Xero's hold the lead sources, one of those offered. Raises Refused."""
    visit.deed.about = category
    if category not in dict(lead_source_turns.read(visit.tenant).offered):
        raise _no(visit, UNKNOWN)
    editing.use(visit.tenant, category, visit.now)


@contextmanager
def _refusing(visit: Visit) -> Iterator[None]:
    try:
        yield
    except Unknown:
        raise not_found() from None
    except Unfit as unfit:
        raise _no(visit, str(unfit)) from None


def _no(visit: Visit, says: str) -> Refused:
    link = Link(root_of(visit), "Lead sources")
    return Refused(422, Message("Nothing was changed", (says,), link), {"form": says})
