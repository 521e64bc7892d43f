"""Shows what would become of two customers, makes them one, parts them, and decides about likely pairs."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.customers.addresses import root_of
from functions.manage.customers.merge_pages import previewed
from functions.manage.customers.merging import join, take_apart
from functions.manage.customers.pair_pages import open_in
from functions.manage.customers.pairing import confirm_pair, refuse_pair, undo_pair
from functions.manage.visit import Visit
from shared.reports.json.customers import customer_json
from shared.reports.json.customers_merged import pairs_json, preview_json


def preview(visit: Visit) -> Response:
    return answer(preview_json(previewed(visit, visit.query.get("other", ""))))


def merge(visit: Visit) -> Response:
    body = visit.body
    return answer(customer_json(join(visit, body["revision"], body["other"], body["other_revision"])))


def part(visit: Visit) -> Response:
    return answer(customer_json(take_apart(visit, visit.body["other"])))


def pairs(visit: Visit) -> Response:
    page, following = open_in(visit, root_of(visit))
    return answer({**pairs_json(visit.tenant, page.pairs), "next": following or None})


def confirm(visit: Visit) -> Response:
    return answer(customer_json(confirm_pair(visit, visit.body["pair"])))


def refuse(visit: Visit) -> Response:
    refuse_pair(visit, visit.body["pair"])
    return Response(status_code=204)


def undo(visit: Visit) -> Response:
    undo_pair(visit, visit.body["pair"])
    return Response(status_code=204)
