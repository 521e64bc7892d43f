"""Shows the page of one order to whoever has its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from functions.orderforms import refusals
from functions.orderforms.forms_at import LONGEST, Found, form_of
from functions.orderforms.rendering import Brand, show
from functions.orderforms.standing import standing_of
from functions.orderforms.words import WayInWords, later_in_words, way_in_words
from shared.orders.changing import in_words
from shared.orders.orders import Order
from shared.orders.states import owes
from shared.store import links, orders

# Whoever comes back has an attempt looked at within seconds: if it is open still, the buyer has not paid.
JUST_SEEN = timedelta(minutes=2)
# What may be said on top: addresses hold the word, and the page the sentence.
NOTES = {
    "unreachable": "The payment page did not open, and nothing was taken. Please try again in a minute.",
    "refused": "This way of paying is not possible for this order. Please choose another one.",
    "too_small": "This amount is too small for that way of paying. Please choose another one.",
    "busy": "A payment of yours is under way already, so we opened no other page.",
    "nothing_owed": "Nothing is to be paid for this order now, so we opened no page for it.",
    "too_many": "Too many attempts came from your network within the hour. Please try again later.",
    "ordered": "You have sent this form before, and this is what you ordered. For more, open the form anew.",
    "left": "You came back without paying.",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An order, its business, and its form; None if the form is there no more."""

    tenant: str
    order: Order
    found: Found | None

    @property
    def brand(self) -> Brand:
        return self.found.brand if self.found else Brand()

    @property
    def address(self) -> str:
        return f"/o/{self.order.token}"

    @property
    def invoice(self) -> str:
        """Where Xero prints the invoice, which may be there some minutes later; empty where none is owed."""
        return "" if self.order.cancelled_at else f"{self.address}/invoice.pdf"

    @property
    def ways(self) -> list[WayInWords]:
        """The ways to pay the order: whoever waits for an invoice need not ask for one."""
        waits = any(each.way == "offline" for each in self.order.attempts)
        ways = self.found.form.ways if self.found else ()
        return [way_in_words(each) for each in ways if each != "offline" or not waits]


def order_at(token: str) -> Placed:
    """Returns the order whose page has this token. Raises Refused for a token that nobody was given."""
    link = links.of_order(token) if len(token) <= LONGEST else None
    order = orders.read(link.tenant, link.id) if link else None
    if link is None or order is None:
        raise refusals.no_order()
    return Placed(link.tenant, order, form_of(link.tenant, order.form_id))


def page(placed: Placed, now: datetime, note: str = "", is_back: bool = False) -> Response:
    order, zone = placed.order, ZoneInfo(placed.brand.zone)
    stands = standing_of(order, now, is_back)
    ordered_on = order.ordered_at.astimezone(zone).date()
    return show(
        "order.html",
        stands.heading,
        placed.brand,
        stands=stands,
        order=order,
        changes=order.changes[::-1],
        named=in_words,
        ways=placed.ways,
        owed=owes(order, order.money),
        note=NOTES.get(note, ""),
        here=placed.address,
        form_at=placed.found.address if placed.found else "",
        later=later_in_words(order.priced, ordered_on),
        invoice=placed.invoice,
        again=f"{placed.address}?back={order.latest.number}" if is_back and order.latest else placed.address,
    )


def is_checked(order: Order, attempt: str, now: datetime) -> bool:
    """Whether a buyer who has come back from an attempt, by its number, is to wait until it was looked at."""
    latest = order.latest
    if latest is None or str(latest.number) != attempt or latest.outcome != "open":
        return False
    return latest.seen_at is None or now - latest.seen_at > JUST_SEEN
