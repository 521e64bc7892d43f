"""Gives an order form a logo, or takes it away."""

from __future__ import annotations

from dataclasses import replace

from shared.catalogue.pictures import why_not
from shared.catalogue.products import Image
from shared.operations.orders.editing import ChangedMeanwhile, as_seen
from shared.orders.forms import OrderForm
from shared.orders.typed import Unfit
from shared.store import order_forms
from shared.store.pictures import Pictures


def give(tenant: str, id: str, revision: int, picture: bytes, pictures: Pictures) -> OrderForm:
    """Gives a form that somebody saw at this revision a logo in the place of its former one.

    Raises NoSuchForm, ChangedMeanwhile, Unfit or Unavailable.
    """
    form = as_seen(tenant, id, revision)
    if why := why_not(picture):
        raise Unfit({"logo": why})
    return _changed(tenant, form, pictures.put(tenant, f"form-{id}", picture).key, pictures)


def take_away(tenant: str, id: str, revision: int, pictures: Pictures) -> OrderForm:
    """Takes a form's logo away. Raises as `give` does."""
    return _changed(tenant, as_seen(tenant, id, revision), "", pictures)


def _changed(tenant: str, form: OrderForm, key: str, pictures: Pictures) -> OrderForm:
    """Saves first and deletes then: if the process dies in between, a picture is left that nobody sees.

    A copy of a form has the same logo, which stays as long as either has it.
    """
    former = form.look.logo
    try:
        saved = order_forms.save(tenant, replace(form, look=replace(form.look, logo=key)))
    except order_forms.Overtaken:
        raise ChangedMeanwhile(form.id) from None
    if former and all(each.look.logo != former for each in order_forms.every(tenant)):
        pictures.forget(Image(former, ""))
    return saved
