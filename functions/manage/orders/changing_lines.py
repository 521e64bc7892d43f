"""Changes what was ordered, as an owner has typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.responses import Response

from functions.manage.orders.addresses import order_in, page_below, root_of
from functions.manage.orders.change_form import answer, not_changed, shown_of
from functions.manage.orders.words import MEANWHILE
from functions.manage.pages import go_to
from functions.manage.refusals import Refused, not_found
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.operations.orders import changing
from shared.operations.orders.changing import ChangedMeanwhile, MayNot, NoSuchOrder, SoldOut, Wanted
from shared.orders.orders import Order
from shared.orders.typed_changes import read
from shared.orders.wanted import Unfit
from shared.wiring.queues import queues
from shared.wiring.sellers import sellers


def save(visit: Visit) -> Response:
    """Changes the order, or shows the form again with what was typed and what is wrong."""
    revision = number_in(visit, "revision")
    typed = {name: str(said) for name, said in visit.form.items()}
    try:
        changed = change_one(visit, revision, read(typed))
    except Unfit as unfit:
        shown = shown_of(visit, order_in(visit), typed)
        return answer(visit, replace(shown, errors=unfit.errors))
    return go_to(f"{page_below(root_of(visit), changed.id)}#changes")


def change_one(visit: Visit, revision: int, pieces: Mapping[str, int]) -> Order:
    """Changes the order in the address as somebody saw it at this revision. Raises Refused, or Unfit."""
    id = order_in(visit).id
    visit.deed.about = id
    aws = visit.deps.aws
    try:
        return changing.change(
            visit.tenant, id, Wanted(revision, pieces), sellers(aws), queues(aws).inbox, visit.now
        )
    except NoSuchOrder:
        raise not_found() from None
    except ChangedMeanwhile:
        raise not_changed(visit, id, MEANWHILE) from None
    except MayNot as error:
        raise not_changed(visit, id, str(error)) from None
    except SoldOut as error:
        raise _too_few(visit, id, error) from None


def _too_few(visit: Visit, id: str, error: SoldOut) -> Refused:
    left = f"{error.left:,} more of them" if error.left else "None of them"
    verb = "is" if error.left in (0, 1) else "are"
    return not_changed(visit, id, f"There are too few pieces of a product. {left} {verb} left.")
