"""Cancels orders."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.orders.addresses import order_in, page_below, root_of
from functions.manage.orders.words import MEANWHILE
from functions.manage.pages import go_to
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.operations.orders import cancelling
from shared.operations.orders.cancelling import ChangedMeanwhile, MayNot, NoSuchOrder
from shared.operations.orders.refunding import can_pay_back
from shared.orders.orders import Order
from shared.wiring.queues import queues


def cancel(visit: Visit) -> Response:
    cancelled = cancel_one(visit, number_in(visit, "revision"))
    return go_to(page_below(root_of(visit), cancelled.id))


def cancel_one(visit: Visit, revision: int) -> Order:
    """Cancels the order in the address as somebody saw it at this revision. Raises Refused."""
    order = order_in(visit)
    visit.deed.about = id = order.id
    try:
        return cancelling.cancel(visit.tenant, id, revision, queues(visit.deps.aws).inbox, visit.now)
    except NoSuchOrder:
        raise not_found() from None
    except ChangedMeanwhile:
        raise _no(visit, id, MEANWHILE) from None
    except MayNot as error:
        raise _no(visit, id, str(error), gives_back=can_pay_back(order)) from None


def _no(visit: Visit, id: str, says: str, *, gives_back: bool = False) -> Refused:
    there = page_below(root_of(visit), id)
    on = Link(f"{there}#give-back", "Give money back") if gives_back else Link(there, "Back to the order")
    return Refused(409, Message("The order was not cancelled", (says,), on))
