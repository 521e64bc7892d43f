"""Names the addresses of the pages of orders, and reads the order in one."""

from __future__ import annotations

from functions.manage.refusals import not_found
from functions.manage.visit import Visit
from shared.orders.numbers import is_order_number
from shared.orders.orders import Order
from shared.store import orders


def root_of(visit: Visit) -> str:
    return f"/manage/b/{visit.tenant}/orders"


def page_below(root: str, id: str) -> str:
    return f"{root}/o/{id}"


def order_in(visit: Visit) -> Order:
    """Returns the order in the address. Raises Refused where the business has none of this number."""
    id = visit.named["order"]
    found = orders.read(visit.tenant, id) if is_order_number(id) else None
    if found is None:
        raise not_found()
    return found


def page_for_buyer(visit: Visit, order: Order) -> str:
    """Returns the address of the order's own page, by which its buyer sees how it stands and pays."""
    return f"{visit.deps.app.pages_url}/o/{order.token}"
