"""Shows one order: what was ordered and by whom, what came of paying, and its documents in Xero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from functions.manage.at_hand import may_change, on_record
from functions.manage.formats import moment, money
from functions.manage.movement_pages import Document, document_of
from functions.manage.order_forms.addresses import page_of as form_at
from functions.manage.order_forms.words import EMAILINGS, rhythm
from functions.manage.orders import giving_back
from functions.manage.orders.addresses import order_in, page_below, page_for_buyer, root_of
from functions.manage.orders.words import BY, MEANS, badge_of, outcome
from functions.manage.pages import show
from functions.manage.rendering import Link
from functions.manage.tables import Column
from functions.manage.visit import Visit
from shared.operations.orders.booked import booked
from shared.operations.orders.cancelling import why_not
from shared.orders.attempts import is_being_paid
from shared.orders.buyers import PostalAddress
from shared.orders.changing import in_words
from shared.orders.changing import why_not as why_not_changed
from shared.orders.orders import Order
from shared.orders.states import owes, state_of
from shared.store import charts

LINES = (
    Column("What"),
    Column("Quantity", is_amount=True),
    Column("Without VAT", is_amount=True),
    Column("VAT", is_amount=True),
    Column("With VAT", is_amount=True),
)
ATTEMPTS = (Column("Begun"), Column("How"), Column("What became of it"), Column("At the provider"))


CHANGES = (
    Column("Changed"),
    Column("What it was"),
    Column("Total before", is_amount=True),
    Column("Total after", is_amount=True),
)


@dataclass(frozen=True, slots=True)
class ChangedFrom:
    """A change as the page shows it: when, what the order was until then, and both totals in pence."""

    at: datetime
    was: str
    before: int
    after: int


def shown(visit: Visit) -> Response:
    order, known = order_in(visit), on_record(visit)
    chart = charts.read(visit.tenant)
    documents = [document_of(row, known, chart) for row in booked(visit.tenant, order.id)]
    zone = known.profile.time_zone
    told = giving_back.context(order, zone, visit.now, may_change(visit))
    told |= context(root_of(visit), order, documents, zone, may_change(visit))
    told |= {
        "form": Link(form_at(visit, order.form_id), order.title or "The form"),
        "for_buyer": page_for_buyer(visit, order),
    }
    return show(visit, "order.html", f"Order {order.id}", profile=known.profile, **told)


def context(
    root: str, order: Order, documents: Sequence[Document], zone: str, may_change: bool
) -> dict[str, Any]:
    """Returns what the template is told of the order itself."""
    obstacle = why_not(order)
    return {
        "root": root,
        "here": page_below(root, order.id),
        "order": order,
        "badge": badge_of(order),
        "means": MEANS[state_of(order, order.money)],
        "columns": LINES,
        "lines": [(each, rhythm(each.recurrence)) for each in order.priced.lines],
        "total": ("Total", "", *map(money, (order.priced.net, order.priced.vat, order.priced.gross))),
        "buyer_facts": [*_buyer(order)],
        "money_facts": [*_money(order)],
        "attempt_columns": ATTEMPTS,
        "attempts": [
            (moment(each.begun_at, zone), BY[each.way], outcome(each), each.at_provider)
            for each in order.attempts
        ],
        "documents": documents,
        "emailing": EMAILINGS[order.emailing],
        **_changing(order, may_change),
        "may_cancel": may_change and not obstacle,
        "obstacle": obstacle if may_change and not order.cancelled_at else "",
        "is_being_paid": is_being_paid(order),
    }


def _changing(order: Order, may_change: bool) -> dict[str, Any]:
    why_not = why_not_changed(order)
    return {
        "change_columns": CHANGES,
        "changes": [
            ChangedFrom(each.at, in_words(each.before), each.before.gross, order.priced_after(each).gross)
            for each in order.changes
        ],
        "may_be_changed": may_change and not why_not,
        "why_unchanged": why_not if may_change and not order.cancelled_at else "",
    }


def _buyer(order: Order) -> Iterator[tuple[str, str]]:
    buyer = order.buyer
    yield "Name", f"{buyer.first_name} {buyer.last_name}"
    yield "Company", buyer.company or "None"
    yield "E-mail", buyer.email
    if buyer.phone:
        yield "Phone", buyer.phone
    yield "Address on the invoice", written(buyer.address) or "None"
    if buyer.delivery:
        yield "Delivery address", written(buyer.delivery)
    if buyer.notes:
        yield "Notes", buyer.notes


def _money(order: Order) -> Iterator[tuple[str, str]]:
    known = order.money
    yield "Total", money(order.priced.gross)
    yield "Confirmed by a provider", money(known.confirmed)
    if known.by_hand:
        yield "Entered by hand in Xero", money(known.by_hand)
    if known.refunded:
        yield "Refunded", money(known.refunded)
    yield "Still owed", money(owes(order, known))


def written(address: PostalAddress) -> str:
    """Writes an address in one line."""
    parts = (address.line1, address.line2, address.city, address.postal_code, address.country)
    return ", ".join(filter(None, parts))
