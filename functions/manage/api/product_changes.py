"""Saves what a business says of its products as the pages do, and has them read from Xero again."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.api.answers import answer
from functions.manage.catalogue.addresses import product_in
from functions.manage.catalogue.changing import ask_again, choose, save_product
from functions.manage.catalogue.judging import terms_for
from functions.manage.plain_text import stripped
from functions.manage.refusals import unfit
from functions.manage.visit import Visit
from shared.operations.catalogue.editing import Unfit
from shared.reports.json.products import basis_json, product_json
from shared.reports.json.times import in_utc


def save(visit: Visit) -> Response:
    product, terms, sent = product_in(visit), terms_for(visit), visit.body
    said = {"is_hidden": sent["is_hidden"], "name": stripped(sent["name"]), "text": stripped(sent["text"])}
    try:
        saved = save_product(visit, product.id, sent["revision"], **said)
    except Unfit as error:
        raise unfit(error.complaints) from None
    return answer(product_json(saved, terms))


def choose_basis(visit: Visit) -> Response:
    terms_for(visit)
    choose(visit, visit.body["prices_in_xero"], "prices_in_xero")
    return answer(basis_json(terms_for(visit)))


def read_all(visit: Visit) -> Response:
    ask_again(visit)
    return answer({"asked_at": in_utc(visit.now)}, 202)
