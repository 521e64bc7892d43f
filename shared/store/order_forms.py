"""Keeps the order forms of each business, and which form has which address on the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.expressions.condition import Condition

from shared.iso import iso_converter
from shared.orders.forms import Extra, OrderForm
from shared.store import links
from shared.store.tables.orders import LinkItem, OrderItem
from shared.store.tables.writing import condition_failed, transaction

if TYPE_CHECKING:
    from cattrs import Converter

FORM = "form#"
# In the place of the id, at an address that a form has left. It stays the business's: it may be printed
# somewhere, and whoever follows it must not order from somebody else.
LEFT = "left"


class Overtaken(Exception):
    """Somebody else has saved the form meanwhile. Nothing was saved."""


class AddressTaken(Exception):
    """Another form has this address. Nothing was saved."""


def read(tenant: str, id: str) -> OrderForm | None:
    """Returns a form; None if there is none. Strongly consistent."""
    try:
        return _form(OrderItem.get(tenant, f"{FORM}{id}", consistent_read=True))
    except DoesNotExist:
        return None


def every(tenant: str) -> Iterator[OrderForm]:
    """Yields all forms of a business, in no order that says anything."""
    return map(_form, OrderItem.query(tenant, OrderItem.at.startswith(FORM), consistent_read=True))


def save(tenant: str, form: OrderForm) -> OrderForm:
    """Saves a form over the one of the revision that it bears; returns it at its next revision.

    Its former address leads to it no more, and to no other business. Raises AddressTaken, Overtaken, or
    Contended where it may go well a moment later.
    """
    before = read(tenant, form.id) if form.revision else None
    saved = replace(form, revision=form.revision + 1)
    is_ours = (LinkItem.tenant == tenant) & LinkItem.id.is_in(form.id, LEFT)
    is_free = LinkItem.at.does_not_exist() | is_ours
    try:
        with transaction() as write:
            write.save(_item(tenant, saved), condition=_as_read(form.revision))
            write.save(LinkItem(links.form_at(form.address), tenant=tenant, id=form.id), condition=is_free)
            if before and before.address != form.address:
                write.save(LinkItem(links.form_at(before.address), tenant=tenant, id=LEFT))
    except TransactWriteError as error:
        if not condition_failed(error) and not _is_refused(error):
            raise
        there = links.of_form(form.address)
        if there and there != links.Link(tenant, form.id):
            raise AddressTaken(form.address) from error
        raise Overtaken(form.id) from error
    return saved


def _is_refused(error: TransactWriteError) -> bool:
    codes = {each.code for each in error.cancellation_reasons if each}
    return codes == {"ConditionalCheckFailed"}


def _as_read(revision: int) -> Condition:
    return OrderItem.revision == revision if revision else OrderItem.at.does_not_exist()


def _item(tenant: str, form: OrderForm) -> OrderItem:
    return OrderItem(tenant, f"{FORM}{form.id}", body=_converter().unstructure(form), revision=form.revision)


def _form(item: OrderItem) -> OrderForm:
    return _converter().structure(item.body, OrderForm)


@cache
def _converter() -> Converter:
    made = iso_converter(omit_if_default=True)
    # A product by its ItemID, or an extra line.
    made.register_structure_hook(
        str | Extra, lambda given, _: given if isinstance(given, str) else made.structure(given, Extra)
    )
    return made
