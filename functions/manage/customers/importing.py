"""Takes a file of customers in: it is looked at first, and carried out once somebody has seen what comes."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import Response

from functions.manage.customers.addresses import known, root_of
from functions.manage.customers.file_pages import page
from functions.manage.customers.saying_no import refusing
from functions.manage.customers.telling_others import nudge, tell
from functions.manage.mending import SOON, sent
from functions.manage.pages import go_to
from functions.manage.visit import Visit
from shared.operations.contacts import csv_files
from shared.operations.contacts.refusals import Refused


def look(visit: Visit) -> Response:
    """Shows what would come of a file. It is kept for a week, and nothing is changed."""
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return page(visit, "Choose a file.", status=422)
    try:
        seen = csv_files.preview(visit.tenant, file.file.read(), visit.signed_in.email, visit.now)
    except Refused as refused:
        return page(visit, str(refused), status=422)
    visit.deed.about = seen.id
    return page(visit, preview=seen)


def begin(visit: Visit) -> Response:
    """Carries out as much of a file as there is time for; the turns of contacts do the rest."""
    id = known(sent(visit, "import"))
    visit.deed.about = id
    with refusing(visit, f"{root_of(visit)}/import"):
        carried = csv_files.begin(visit.tenant, id, visit.now)
        until = visit.deps.clock() + SOON
        while not carried.is_over and visit.deps.clock() < until:
            before, carried = carried, csv_files.carry_on(visit.tenant, id, visit.now, nudge(visit))
            if carried == before:
                break
    tell(visit)
    return go_to(f"{root_of(visit)}/import/of/{id}")
