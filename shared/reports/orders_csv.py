"""Writes orders as CSV, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from shared.iso import stamp
from shared.orders.orders import Order
from shared.orders.states import owes, state_of
from shared.reports import cells
from shared.spreadsheets import distinct

HEADINGS = (
    "Order",
    "Ordered at",
    "Form",
    "Status",
    "First name",
    "Last name",
    "Company",
    "E-mail",
    "Phone",
    "Ordered",
    "Without VAT",
    "VAT",
    "Total",
    "Confirmed",
    "Entered by hand",
    "Refunded",
    "Owed",
    "Cancelled at",
)


def lines(orders: Iterable[Order]) -> Iterator[str]:
    """Yields lines with their line ends, to be written in shared.reports.cells.ENCODING. Times are in UTC."""
    yield from cells.lines([HEADINGS])
    yield from cells.lines(map(_row, orders))


def _row(order: Order) -> list[str]:
    buyer, money, sold = order.buyer, order.money, order.priced
    what = ", ".join(f"{each.quantity} x {each.name}" for each in sold.lines)
    texts = (order.title, state_of(order, money), buyer.first_name, buyer.last_name, buyer.company)
    amounts = (sold.net, sold.vat, sold.gross, money.confirmed, money.by_hand, money.refunded)
    return [
        order.id,
        stamp(order.ordered_at),
        *map(distinct, (*texts, buyer.email, buyer.phone, what)),
        *map(_pounds, (*amounts, owes(order, money))),
        stamp(order.cancelled_at) if order.cancelled_at else "",
    ]


def _pounds(pence: int) -> str:
    return str(Decimal(pence).scaleb(-2))
