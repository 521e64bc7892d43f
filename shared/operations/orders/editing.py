"""Begins, changes, copies, opens and closes order forms. A form that is open can always be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from shared.operations.orders.choices import choices_for
from shared.operations.orders.offering import offers_of
from shared.operations.orders.ways import may_sell
from shared.orders import building, form_checks
from shared.orders.addresses import address_from
from shared.orders.forms import LONGEST_TITLE, OrderForm
from shared.orders.typed import Typed, Unfit
from shared.store import order_forms

__all__ = ["ChangedMeanwhile", "NoSuchForm", "Typed", "Unfit"]
TAKEN = "Another form has this address. Choose another one."
# What a list of forms and a business still have an overview of.
MOST_FORMS = 500


class NoSuchForm(Exception):
    """The business has no form of this id."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed the form since it was seen. Nothing was changed."""


def begin(tenant: str, title: str, address: str, id: str, chance: Callable[[], str]) -> OrderForm:
    """Begins a form, which is a draft. `chance` says what nobody can guess; where no `address` was chosen, it
    makes one. Raises Unfit."""
    form = OrderForm(id, building.titled(title), building.chosen(address) if address.strip() else "")
    return _begun(tenant, form, chance)


def copy(tenant: str, id: str, new_id: str, chance: Callable[[], str]) -> OrderForm:
    """Makes a draft that is like a form, at an address of its own. Raises NoSuchForm or Unfit."""
    form = read(tenant, id)
    title = f"Copy of {form.title}"[:LONGEST_TITLE].rstrip()
    return _begun(
        tenant, replace(form, id=new_id, title=title, address="", state="draft", revision=0), chance
    )


def change(tenant: str, id: str, revision: int, wanted: Typed, new_id: Callable[[], str]) -> OrderForm:
    """Changes a form that somebody saw at this revision. Raises NoSuchForm, ChangedMeanwhile or Unfit.

    One that is open must stay fit to be.
    """
    form = as_seen(tenant, id, revision)
    became = building.read(form, wanted, choices_for(tenant, wanted), new_id)
    if became.state == "open":
        _must_be_fit(tenant, became)
    return _saved(tenant, became)


def open_to_buyers(tenant: str, id: str, revision: int) -> OrderForm:
    """Opens a form, or does nothing where it is open. Raises NoSuchForm, ChangedMeanwhile or Unfit."""
    form = as_seen(tenant, id, revision)
    if form.state == "open":
        return form
    _must_be_fit(tenant, form)
    return _saved(tenant, replace(form, state="open"))


def close(tenant: str, id: str, revision: int) -> OrderForm:
    """Closes a form: its orders stay, and can be paid. Raises NoSuchForm or ChangedMeanwhile."""
    form = as_seen(tenant, id, revision)
    return form if form.state == "closed" else _saved(tenant, replace(form, state="closed"))


def read(tenant: str, id: str) -> OrderForm:
    """Returns a form. Raises NoSuchForm."""
    form = order_forms.read(tenant, id)
    if form is None:
        raise NoSuchForm(id)
    return form


def as_seen(tenant: str, id: str, revision: int) -> OrderForm:
    """Returns a form that is as somebody saw it. Raises NoSuchForm or ChangedMeanwhile."""
    form = read(tenant, id)
    if form.revision != revision:
        raise ChangedMeanwhile(id)
    return form


def problems_of(tenant: str, form: OrderForm) -> list[tuple[str, str]]:
    """Lists what keeps a form from being opened: a field and a sentence for each."""
    return [*form_checks.problems(form, may_sell(tenant)), *_not_for_sale(tenant, form)]


def _not_for_sale(tenant: str, form: OrderForm) -> Iterator[tuple[str, str]]:
    offered = {each.line for each in offers_of(tenant, form)}
    missing = sum(each.id not in offered for each in form.lines)
    if missing:
        lines = "One line is" if missing == 1 else f"{missing} lines are"
        yield "lines", f"{lines} not for sale. Look at the product, or at the account and the VAT rate."


def _must_be_fit(tenant: str, form: OrderForm) -> None:
    wrong = dict[str, str]()
    for field, says in problems_of(tenant, form):
        wrong[field] = f"{wrong[field]} {says}" if field in wrong else says
    if wrong:
        raise Unfit(wrong)


def _begun(tenant: str, form: OrderForm, chance: Callable[[], str]) -> OrderForm:
    if sum(1 for _ in order_forms.every(tenant)) >= MOST_FORMS:
        raise Unfit(
            {"title": f"There are {MOST_FORMS} forms already. Change one that you do not need any more."}
        )
    return _saved(tenant, form if form.address else replace(form, address=address_from(chance())))


def _saved(tenant: str, form: OrderForm) -> OrderForm:
    try:
        return order_forms.save(tenant, form)
    except order_forms.AddressTaken:
        raise Unfit({"address": TAKEN}) from None
    except order_forms.Overtaken:
        raise ChangedMeanwhile(form.id) from None
