"""Cancels orders."""

from __future__ import annotations

from starlette.responses import Response

from functions.manage.messages import Message
from functions.manage.orders.addresses import order_in, page_below, root_of
from functions.manage.pages import go_to
from functions.manage.refusals import Refused, not_found
from functions.manage.rendering import Link
from functions.manage.settings_pages import number_in
from functions.manage.visit import Visit
from shared.operations.orders import cancelling
from shared.operations.orders.cancelling import ChangedMeanwhile, MayNot, NoSuchOrder
from shared.orders.orders import Order
from shared.wiring.queues import queues


def cancel(visit: Visit) -> Response:
    cancelled = cancel_one(visit, number_in(visit, "revision"))
    return go_to(page_below(root_of(visit), cancelled.id))


def cancel_one(visit: Visit, revision: int) -> Order:
    """Cancels the order in the address as somebody saw it at this revision. Raises Refused."""
    id = order_in(visit).id
    visit.deed.about = id
    try:
        return cancelling.cancel(visit.tenant, id, revision, queues(visit.deps.aws).inbox, visit.now)
    except NoSuchOrder:
        raise not_found() from None
    except ChangedMeanwhile:
        raise _no(visit, id, "Something has become of this order meanwhile. Look at it again.") from None
    except MayNot as error:
        raise _no(visit, id, str(error)) from None


def _no(visit: Visit, id: str, says: str) -> Refused:
    back = Link(page_below(root_of(visit), id), "Back to the order")
    return Refused(409, Message("The order was not cancelled", (says,), back))
