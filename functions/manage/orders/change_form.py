"""Shows the form by which an order's lines are changed, and says before what that does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import on_record
from functions.manage.formats import money
from functions.manage.messages import Message
from functions.manage.order_forms.words import rhythm
from functions.manage.orders.addresses import order_in, page_below, root_of
from functions.manage.pages import show
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.visit import Visit
from shared.operations.orders.changing import may_still_grow, offered
from shared.orders.attempts import is_being_paid
from shared.orders.changing import subscribes, why_not
from shared.orders.forms import WHEN_APPROVED
from shared.orders.offers import Offer
from shared.orders.orders import Order
from shared.orders.recurrence import Recurrence
from shared.orders.wanted import PIECES

# Of so many pounds, people read pence alone.
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Box:
    """A box for the pieces of a line. `says` is beneath its name, and `wrong` is a sentence or empty."""

    name: str
    label: str
    says: str
    typed: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An order to be changed: what its form offers now, and what was typed and what is wrong, by box."""

    order: Order
    offers: Sequence[Offer]
    may_grow: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def shown(visit: Visit) -> Response:
    order = order_in(visit)
    if why := why_not(order):
        raise not_changed(visit, order.id, why)
    return answer(visit, shown_of(visit, order))


def shown_of(visit: Visit, order: Order, typed: Mapping[str, str] | None = None) -> Shown:
    may_grow = may_still_grow(visit.tenant, order, visit.now)
    return Shown(order, offered(visit.tenant, order) if may_grow else [], may_grow, typed or {}, {})


def answer(visit: Visit, shown: Shown) -> Response:
    title, told = f"Change order {shown.order.id}", context(root_of(visit), shown)
    status = 422 if shown.errors else 200
    return show(visit, "order_change.html", title, status, profile=on_record(visit).profile, **told)


def not_changed(visit: Visit, id: str, *says: str) -> Refused:
    back = Link(page_below(root_of(visit), id), "Back to the order")
    return Refused(409, Message("The order was not changed", says, back))


def context(root: str, shown: Shown) -> dict[str, Any]:
    """Returns what the template is told."""
    order = shown.order
    boxes = {"there": [*_there(shown)], "to_add": [*_to_add(shown)]}
    named = {each.name for each in (*boxes["there"], *boxes["to_add"])}
    sentences = [says for name, says in shown.errors.items() if name not in named]
    return {
        "here": page_below(root, order.id),
        "order": order,
        "may_grow": shown.may_grow,
        "is_mailed": order.emailing in WHEN_APPROVED,
        "is_being_paid": is_being_paid(order),
        "subscribes": subscribes(order) and bool(order.priced.recurring),
        "has_paid": order.money.came > 0,
        "wrong": [each for boxed in boxes.values() for each in boxed if each.wrong],
        "sentences": sentences,
        **boxes,
    }


def _there(shown: Shown) -> Iterator[Box]:
    for each in shown.order.priced.lines:
        name, price = f"{PIECES}{each.line}", each_costs(each.unit_price)
        parts = (price, _comes(each.recurrence), f"ordered: {each.quantity:,}")
        typed = shown.typed.get(name, str(each.quantity))
        yield Box(name, each.name, ", ".join(filter(None, parts)), typed, shown.errors.get(name, ""))


def _to_add(shown: Shown) -> Iterator[Box]:
    there = {each.line for each in shown.order.priced.lines}
    for each in shown.offers:
        name = f"{PIECES}{each.line}"
        left = "" if each.most is None else f"{each.most:,} left"
        parts = (each_costs(each.unit_price), _comes(each.recurrence), left)
        if each.line not in there:
            says = ", ".join(filter(None, parts))
            yield Box(name, each.name, says, shown.typed.get(name, ""), shown.errors.get(name, ""))


def _comes(recurrence: Recurrence | None) -> str:
    said = rhythm(recurrence)
    return said[:1].lower() + said[1:]


def each_costs(unit_price: Decimal) -> str:
    """Writes the price of one piece with VAT: in pence, and in parts of them where it has some."""
    if unit_price == unit_price.quantize(PENNY):
        return f"{money(int(unit_price * 100))} each"
    return f"£{unit_price.normalize():f} each"
