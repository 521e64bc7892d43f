"""Has files made of the books, tells how far they are, and where one that is ready can be fetched."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.export_pages import address_of, export_in, files_of_all
from functions.manage.visit import Visit
from shared.reports.json.export import exports_json, one_export_json


def listed(visit: Visit) -> Response:
    """Lists the files of all the books that were asked for; those of a month are told by their ids."""
    asked = [each.export for each in files_of_all(visit) if each.export]
    return answer(exports_json(visit.tenant, asked, visit.now))


def ask(visit: Visit) -> Response:
    # Loaded here: who only looks needs no queue.
    from functions.manage.asking import asked

    return answer(one_export_json(visit.tenant, asked(visit, visit.body["file"]), visit.now), 202)


def shown(visit: Visit) -> Response:
    """Tells how far a file is. `link` is an address for minutes, where it is ready."""
    export = export_in(visit)
    return answer(one_export_json(visit.tenant, export, visit.now, address_of(visit, export)))
