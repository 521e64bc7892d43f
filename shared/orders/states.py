"""Says how an order stands, from the order and from the money that came and went. Pure, in one place."""

from __future__ import annotations

from typing import Literal

from shared.orders.orders import Money, Order

# What an owner filters by. Money that is paid out is at the bank: the order is paid.
State = Literal[
    "submitted",
    "confirmed",
    "paid",
    "part_paid",
    "failed",
    "refunded",
    "part_refunded",
    "cancelled",
    "overpaid",
]


def state_of(order: Order, money: Money) -> State:
    """Returns the one word for an order. What became of its money says more than what was tried."""
    total = order.priced.gross
    if money.came and money.kept <= 0:
        return "refunded"
    if order.cancelled_at:
        return "overpaid" if money.kept else "cancelled"
    if money.kept > total:
        return "overpaid"
    if money.came >= total:
        return _whole(money)
    if money.came:
        return "part_paid"
    return _unpaid(order)


def _whole(money: Money) -> State:
    if money.refunded:
        return "part_refunded"
    is_at_the_bank = money.is_paid_out or not money.confirmed
    return "paid" if is_at_the_bank else "confirmed"


def _unpaid(order: Order) -> State:
    """Returns how an order stands that nobody has paid: failed if its last attempt did, and none goes on."""
    if any(each.is_under_way for each in order.attempts):
        return "submitted"
    has_failed = order.latest is not None and order.latest.outcome == "failed"
    return "failed" if has_failed else "submitted"


def owes(order: Order, money: Money) -> int:
    """Returns what is still to be paid, in pence; nothing of a cancelled order."""
    return 0 if order.cancelled_at else max(0, order.priced.gross - money.kept)


def may_pay(order: Order, money: Money) -> bool:
    """Whether the buyer may go and pay now: something is owed, and no money is on its way already."""
    is_on_its_way = any(each.outcome == "submitted" for each in order.attempts)
    return owes(order, money) > 0 and not is_on_its_way and not money.refunded
