"""Lists the order forms of a business, by their titles, and begins new ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.customers.standing import Badge
from functions.manage.formats import count
from functions.manage.order_forms.addresses import page_below, public_address, root_of
from functions.manage.order_forms.fields import NewForm
from functions.manage.order_forms.words import badge_of
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.orders.forms import OrderForm
from shared.store import order_forms

COLUMNS = (Column("Form"), Column("Lines", is_amount=True), Column("Address for buyers"), Column("Status"))


@dataclass(frozen=True, slots=True)
class Line:
    """A form as the list shows it."""

    link: Link
    at: Link
    lines: str
    badge: Badge


def shown(visit: Visit) -> Response:
    return page(visit, NewForm())


def page(visit: Visit, form: NewForm, status: int = 200) -> Response:
    forms = sorted(order_forms.every(visit.tenant), key=lambda each: (each.title.casefold(), each.id))
    here, known = root_of(visit), on_record(visit)
    told = context(here, forms, public_address(visit, ""), visit.now, may_change(visit))
    return show(visit, "order_forms.html", "Order forms", status, known.profile, form=form, **told)


def context(
    here: str, forms: Iterable[OrderForm], public: str, now: datetime, may_change: bool
) -> dict[str, Any]:
    """Returns what the template is told. `public` is what the addresses of all forms begin with."""
    return {
        "here": here,
        "columns": COLUMNS,
        "lines": [
            Line(
                Link(page_below(here, each.id), each.title),
                Link(f"{public}{each.address}", each.address),
                count(len(each.lines)),
                badge_of(each, now),
            )
            for each in forms
        ],
        "may_change": may_change,
    }
