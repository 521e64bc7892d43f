"""Leads a buyer to where an order is paid, and takes him back."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from functions.orderforms import order_page, refusals
from functions.orderforms.app import logger
from functions.orderforms.asked import Asked
from functions.orderforms.bumps import are_too_many
from functions.orderforms.forms_at import Found
from functions.orderforms.order_page import order_at
from functions.orderforms.selling import OrderingDeps
from shared.errors import Unavailable
from shared.operations.orders.paying import NotPayable, Refused, Wanted, pay
from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import WaysBack
from shared.orders.states import owes
from shared.queue import Message, OrderToBook
from shared.store import visits

# Each look asks the provider, in the business's name. Nobody comes back from paying one order so often.
LOOKS_AN_HOUR = 30


def pay_again(asked: Asked, deps: OrderingDeps) -> Response:
    """Answers a buyer who wants to pay an order, perhaps by another way than before."""
    placed = order_at(asked.named["token"])
    ways = placed.found.form.ways if placed.found else ()
    way = next((each for each in ways if each == asked.typed.get("way")), None)
    if placed.found is None or way is None:
        raise refusals.Refused(
            422,
            "Please choose how you want to pay",
            "Go back, and choose one of the ways.",
            brand=placed.brand,
        )
    if are_too_many(asked.visitor, deps, asked.now):
        return _to(placed.order, "too_many")
    return led_to_pay(placed.found, placed.order, way, asked, deps)


def led_to_pay(found: Found, order: Order, way: Way, asked: Asked, deps: OrderingDeps) -> Response:
    """Leads on to the provider's page, or to the order's own, which says why none could be opened."""
    wanted = Wanted(way, partial(_back, asked.site))
    try:
        attempt = pay(found.tenant, order, wanted, deps.sellers, asked.now)
    except NotPayable:
        return _to(order, "busy" if owes(order, order.money) else "nothing_owed")
    except Refused as refused:
        return _to(order, "too_small" if refused.why == "too_small" else "refused")
    except Unavailable as error:
        # The order stands, and can be paid a minute later.
        why = type(error).__name__
        logger.warning("could not open a page to pay", extra={"tenant": found.tenant, "way": way, "why": why})
        return _to(order, "unreachable")
    return RedirectResponse(attempt.url, 303) if attempt.url else _to(order)


def back(asked: Asked, deps: OrderingDeps) -> Response:
    """Answers a buyer who is back from a provider: has the attempt looked at, and changes nothing itself."""
    placed = order_at(asked.named["token"])
    attempt = _attempt(placed.order, asked.query.get("attempt", ""))
    if attempt and attempt.is_under_way and _is_looked_at(placed.order, asked):
        try:
            deps.queue.put([Message(placed.tenant, OrderToBook(placed.order.id))])
        except Unavailable:
            # The provider's webhook tells of it, too.
            logger.warning("could not have an attempt looked at", extra={"tenant": placed.tenant})
    has_left = asked.query.get("left") == "yes"
    note = "left" if has_left and attempt and attempt.outcome == "open" else ""
    is_back = attempt is not None and attempt == placed.order.latest and not has_left
    return order_page.page(placed, asked.now, note, is_back)


def _is_looked_at(order: Order, asked: Asked) -> bool:
    """Counts a return from paying; the webhooks and the clock look at what is beyond the limit."""
    return visits.count(visits.hash_of(order.id, "back"), asked.now) <= LOOKS_AN_HOUR


def _attempt(order: Order, number: str) -> Attempt | None:
    return next((each for each in order.attempts if str(each.number) == number), None)


def _back(site: str, order: Order, attempt: Attempt) -> WaysBack:
    there = f"{site}/o/{order.token}/back?attempt={attempt.number}"
    return WaysBack(there, f"{there}&left=yes")


def _to(order: Order, note: str = "") -> Response:
    said = f"?{urlencode({'note': note})}" if note else ""
    return RedirectResponse(f"/o/{order.token}{said}", 303)
