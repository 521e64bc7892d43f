"""Takes in a picture of a product, and takes it away."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import Response

from functions.manage.catalogue.addresses import page_below, product_in, root_of
from functions.manage.catalogue.changing import refusing
from functions.manage.catalogue.fields import form_of
from functions.manage.catalogue.one_pages import page
from functions.manage.pages import go_to
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.operations.catalogue import picturing
from shared.operations.catalogue.editing import Unfit
from shared.wiring.pictures import pictures


def give(visit: Visit) -> Response:
    product, file = product_in(visit), visit.form.get("file")
    sent = file.file.read() if isinstance(file, UploadFile) else b""
    revision, bucket = number_in(visit, "revision"), pictures(visit.deps.aws)
    visit.deed.about = product.item.code
    try:
        with refusing(visit, product.id):
            picturing.give(visit.tenant, product.id, revision, sent, bucket)
    except Unfit as unfit:
        return page(visit, product, form_of(product.ours), 422, unfit.complaints["picture"])
    return go_to(page_below(root_of(visit), product.id))


def take_away(visit: Visit) -> Response:
    product, revision = product_in(visit), number_in(visit, "revision")
    visit.deed.about = product.item.code
    with refusing(visit, product.id):
        picturing.take_away(visit.tenant, product.id, revision, pictures(visit.deps.aws))
    return go_to(page_below(root_of(visit), product.id))
