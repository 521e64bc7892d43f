"""Saves what a business says of its products, how their prices are meant, and has them read again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_args

from starlette.responses import Response

from functions.manage.catalogue.addresses import page_below, product_in, root_of
from functions.manage.catalogue.fields import ProductForm
from functions.manage.catalogue.one_pages import page
from functions.manage.messages import Message
from functions.manage.pages import go_to
from functions.manage.refusals import Refused, not_found, unfit
from functions.manage.rendering import Link
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.catalogue.prices import Basis
from shared.catalogue.products import Product
from shared.operations.catalogue import asking, editing
from shared.operations.catalogue.editing import ChangedMeanwhile, NoSuchProduct, Unfit
from shared.store import catalogue_readings


def save(visit: Visit) -> Response:
    """Saves what was typed of a product; what does not fit is said at its field."""
    product, form = product_in(visit), ProductForm(visit.form)
    try:
        said = {"is_hidden": form.is_hidden.data, "name": form.name.data, "text": form.text.data}
        save_product(visit, product.id, number_in(visit, "revision"), **said)
    except Unfit as unfit_fields:
        for name, sentence in unfit_fields.complaints.items():
            form[name].errors = [sentence]
        return page(visit, product, form, 422)
    return go_to(page_below(root_of(visit), product.id))


def save_product(visit: Visit, id: str, revision: int, **said: Any) -> Product:
    """Saves what is said of a product that somebody saw at this revision. Raises Unfit, or Refused."""
    with refusing(visit, id):
        saved = editing.change(visit.tenant, id, revision, **said)
    visit.deed.about = f"{saved.item.code}{', hidden' if saved.ours.is_hidden else ''}"
    return saved


@contextmanager
def refusing(visit: Visit, id: str) -> Iterator[None]:
    """Turns what an operation on a product refuses into what pages say, but for fields that do not fit."""
    try:
        yield
    except NoSuchProduct:
        raise not_found() from None
    except ChangedMeanwhile:
        raise _changed_meanwhile(visit, id) from None


def choose_basis(visit: Visit) -> Response:
    choose(visit, visit.form.get("basis"))
    return go_to(root_of(visit))


def choose(visit: Visit, given: Any, field: str = "basis") -> Basis:
    """Keeps how prices in Xero are meant. Raises Refused, naming the field, for what is no answer."""
    basis: Basis | None = next((each for each in get_args(Basis) if each == given), None)
    if basis is None:
        raise unfit({field: f"Choose one of {', '.join(get_args(Basis))}."})
    catalogue_readings.choose(visit.tenant, basis, visit.signed_in.email, visit.now)
    visit.deed.about = basis
    return basis


def read_all(visit: Visit) -> Response:
    ask_again(visit)
    return go_to(root_of(visit))


def ask_again(visit: Visit) -> None:
    """Makes the reading due at once: it is begun within a minute."""
    asking.ask_for_all(visit.tenant, visit.now)


def _changed_meanwhile(visit: Visit, id: str) -> Refused:
    says = ("Somebody else has changed this product meanwhile. Look at it again.",)
    back = Link(page_below(root_of(visit), id), "Back")
    return Refused(409, Message("Nothing was changed", says, back))
