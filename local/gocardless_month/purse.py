"""Adds payments to the next payout and takes them out of it, with their fees."""

from __future__ import annotations

from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.items import FEES, OF_REFUNDS, Item
from local.gocardless_month.shapes import Thing

PAID_OUT = "payment_paid_out"


def credit(account: GoCardlessAccount, payment: Thing) -> None:
    """Adds a payment to the next payout, less its fees unless they were taken before."""
    put(account, payment, PAID_OUT, 10 * payment["amount"])
    if payment["id"] not in account.charged:
        account.charged.add(payment["id"])
        _put_fees(account, payment, -1)


def take_back(account: GoCardlessAccount, payment: Thing, type_: str, fee_back: bool, surcharge: int) -> None:
    """Takes a payment back: one not paid out yet is dropped, one paid out is deducted from a later payout.

    `surcharge` is in tenths of a penny.
    """
    if is_waiting(account, payment, PAID_OUT):
        withdraw(account, payment, PAID_OUT)
    else:
        put(account, payment, type_, -10 * payment["amount"])
        if fee_back:
            account.charged.remove(payment["id"])
            _put_fees(account, payment, 1)
    if surcharge:
        put(account, payment, "surcharge_fee", -surcharge)


def withdraw(account: GoCardlessAccount, payment: Thing, type_: str) -> None:
    """Removes the last line of this type that waits, with the fee lines that follow it."""
    waiting = account.waiting[payment["currency"]]
    mine = [n for n, item in enumerate(waiting) if _is_of(item, payment)]
    start = max(n for n in mine if waiting[n].type == type_)
    gone = [waiting.pop(n) for n in reversed(mine) if n >= start]
    for item in gone:
        _enter(account, payment, item.type, -item.tenths)
    if any(item.type in account.fees_of[payment["id"]] for item in gone):
        account.charged ^= {payment["id"]}


def put(
    account: GoCardlessAccount, payment: Thing, type_: str, tenths: int, refund: str | None = None
) -> None:
    """Adds a line to the next payout. Refunds enter the books separately."""
    item = Item(type_, tenths, payment["id"], payment["links"]["mandate"], refund)
    account.waiting[payment["currency"]].append(item)
    if type_ not in OF_REFUNDS:
        _enter(account, payment, type_, tenths)


def is_waiting(account: GoCardlessAccount, payment: Thing, type_: str) -> bool:
    waiting = account.waiting[payment["currency"]]
    return any((item.payment, item.type) == (payment["id"], type_) for item in waiting)


def _is_of(item: Item, payment: Thing) -> bool:
    """Whether the line belongs to the payment, leaving refunds aside."""
    return item.payment == payment["id"] and item.type not in OF_REFUNDS


def _put_fees(account: GoCardlessAccount, payment: Thing, sign: int) -> None:
    for type_, fee in account.fees_of[payment["id"]].items():
        put(account, payment, type_, sign * fee)


def _enter(account: GoCardlessAccount, payment: Thing, type_: str, tenths: int) -> None:
    ledger = account.ledger_of(payment)
    if type_ in FEES:
        ledger.due_fees -= tenths
    else:
        ledger.due_gross += tenths // 10
