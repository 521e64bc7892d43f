"""Shows the files of all the books, how far each is, and leads to those that are ready."""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from functions.manage.messages import Message
from functions.manage.months import File, files
from functions.manage.pages import fragment, show
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.exports import Export, everything
from shared.operations.exports import link, standing
from shared.store import exports


def listed(visit: Visit) -> Response:
    return show(visit, "exports.html", "Files of the books", **_told(visit))


def progress(visit: Visit) -> Response:
    """Answers with the part of the page that changes by itself."""
    return fragment(visit, "exports_changes.html", **_told(visit))


def fetch(visit: Visit) -> Response:
    """Leads to a file that is ready: an answer of our own could hold six megabytes at most."""
    there = address_of(visit, export_in(visit))
    if there is None:
        raise _not_ready(visit)
    return RedirectResponse(there, 303)


def files_of_all(visit: Visit) -> tuple[File, ...]:
    known = {each.wanted.id: each for each in exports.of_all_books(visit.tenant)}
    return files(everything(), known, visit.now)


def export_in(visit: Visit) -> Export:
    """Reads the export in the address. Raises Refused for one that nobody of this business has asked for."""
    found = standing(visit.tenant, visit.named["export"])
    if found is None:
        raise not_found()
    return found


def address_of(visit: Visit, export: Export) -> str | None:
    """Returns an address that is good for minutes; None for a file that is not ready, or not any more."""
    if not export.is_ready(visit.now):
        return None
    # Loaded here: a page that only shows needs no bucket.
    from shared.wiring.files import files as connect

    return link(export, connect(visit.deps.aws), visit.now)


def here_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/exports"


def _told(visit: Visit) -> dict[str, Any]:
    found = files_of_all(visit)
    return {"files": found, "here": here_of(visit), "goes_on": any(each.is_under_way for each in found)}


def _not_ready(visit: Visit) -> Refused:
    says = (export_in(visit).says(visit.now),)
    return Refused(409, Message("This file is not ready", says, Link(here_of(visit), "Files of the books")))
