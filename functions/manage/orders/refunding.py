"""Gives money of orders back, at the provider that has it."""

from __future__ import annotations

import re
from decimal import Decimal

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.orders.addresses import order_in, page_below, root_of
from functions.manage.orders.refund_words import TOO_LATE, refusal_of
from functions.manage.orders.words import MEANWHILE
from functions.manage.pages import go_to
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.errors import Unavailable
from shared.operations.orders import refunding
from shared.operations.orders.refunding import NotRefundable
from shared.orders.orders import Order, Refund
from shared.store import orders
from shared.wiring.sellers import sellers

_AMOUNT = re.compile(r"£?([0-9]{1,7}|[0-9]{1,3},[0-9]{3})(\.[0-9]{2})?", re.ASCII)
BEYOND = "Give back at least a penny, and no more than is left of this payment."


def give_back(visit: Visit) -> Response:
    attempt, revision = number_in(visit, "attempt"), number_in(visit, "revision")
    refund_one(visit, attempt, _pence(visit), revision)
    return _seen(visit)


def ask_again(visit: Visit) -> Response:
    again_one(visit, number_in(visit, "refund"))
    return _seen(visit)


def deal_with(visit: Visit) -> Response:
    deal_with_one(visit, number_in(visit, "refund"))
    return _seen(visit)


def refund_one(visit: Visit, attempt: int, pence: int, revision: int) -> Order:
    """Gives pence of an attempt's payment back, of the order in the address as it was seen at this revision.

    Where the provider does not answer, the refund stays with the order as not finished. Raises Refused.
    """
    order = order_in(visit)
    visit.deed.about = order.id
    if order.revision != revision:
        raise _no(visit, order, MEANWHILE)
    try:
        order, made = refunding.refund(
            visit.tenant, order, attempt, pence, sellers(visit.deps.aws), visit.now
        )
    except NotRefundable:
        raise _no(visit, order, BEYOND) from None
    except orders.Overtaken:
        raise _no(visit, order, MEANWHILE) from None
    except Unavailable:
        return order_in(visit)
    return _told(visit, order, made)


def again_one(visit: Visit, number: int) -> Order:
    """Asks once more for a refund that had no answer; does nothing where it has one. Raises Refused."""
    order = _order_of(visit, number)
    asked = next((each for each in refunding.unfinished(order) if each.number == number), None)
    if asked is None:
        visit.deed.is_nothing = True
        return order
    if not refunding.is_remembered(asked, visit.now):
        raise _no(visit, order, TOO_LATE)
    try:
        order, made = refunding.carry_out(visit.tenant, order, asked, sellers(visit.deps.aws))
    except Unavailable:
        return order_in(visit)
    return _told(visit, order, made)


def deal_with_one(visit: Visit, number: int) -> Order:
    """Notes that nothing is left to do about a refund; does nothing where that was so. Raises Refused."""
    order = _order_of(visit, number)
    dealt_with = refunding.deal_with(visit.tenant, order, number, visit.now)
    visit.deed.is_nothing = dealt_with == order
    return dealt_with


def _order_of(visit: Visit, number: int) -> Order:
    """Returns the order in the address, of which a refund of this number was asked for. Raises Refused."""
    order = order_in(visit)
    visit.deed.about = order.id
    if not 0 < number <= len(order.refunds):
        raise _no(visit, order, "Nothing of this order was asked for by this number.")
    return order


def _told(visit: Visit, order: Order, made: Refund) -> Order:
    if made.why_not:
        refusal = refusal_of(made)
        raise _no(visit, order, refusal.says, refusal.what_to_do)
    return order


def _pence(visit: Visit) -> int:
    said = str(visit.form.get("amount", "")).strip().replace(" ", "")
    if not _AMOUNT.fullmatch(said):
        raise _no(visit, order_in(visit), "Write the amount in pounds, such as 12 or 12.50.")
    return int(Decimal(said.replace("£", "").replace(",", "")) * 100)


def _seen(visit: Visit) -> Response:
    return go_to(f"{page_below(root_of(visit), visit.named['order'])}#refunds")


def _no(visit: Visit, order: Order, *says: str) -> Refused:
    back = Link(page_below(root_of(visit), order.id), "Back to the order")
    return Refused(409, Message("Nothing was given back", says, back))
