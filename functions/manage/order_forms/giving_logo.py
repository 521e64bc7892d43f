"""Takes in the logo of a form, and takes it away."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import Response

from functions.manage.order_forms.addresses import form_in, page_of
from functions.manage.order_forms.changing import refusing
from functions.manage.order_forms.one_pages import page
from functions.manage.pages import go_to
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.operations.orders import logo
from shared.orders.typed import Unfit
from shared.wiring.pictures import pictures


def give(visit: Visit) -> Response:
    form, file = form_in(visit), visit.form.get("file")
    sent = file.file.read() if isinstance(file, UploadFile) else b""
    revision, bucket = number_in(visit, "revision"), pictures(visit.deps.aws)
    visit.deed.about = form.title
    with refusing(visit, form.id):
        try:
            logo.give(visit.tenant, form.id, revision, sent, bucket)
        except Unfit as unfit:
            return page(visit, form, 422, unfit.complaints["logo"])
    return go_to(page_of(visit, form.id))


def take_away(visit: Visit) -> Response:
    form, revision = form_in(visit), number_in(visit, "revision")
    visit.deed.about = form.title
    with refusing(visit, form.id):
        logo.take_away(visit.tenant, form.id, revision, pictures(visit.deps.aws))
    return go_to(page_of(visit, form.id))
