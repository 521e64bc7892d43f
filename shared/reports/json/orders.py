"""Writes orders as JSON. Amounts are in pence, unit prices texts in pounds; times are in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from shared.ledger.rows import LedgerRow
from shared.orders.orders import Attempt, Order, Refund
from shared.orders.pricing import PricedLine
from shared.orders.states import owes, state_of
from shared.reports.json.times import in_utc


def orders_json(tenant: str, orders: Iterable[Order]) -> dict[str, Any]:
    """Lists orders as {tenant, orders: [order]}, each as in `order_json`."""
    return {"tenant": tenant, "orders": [order_json(each) for each in orders]}


def order_json(order: Order) -> dict[str, Any]:
    """Describes an order.

    {id, revision, state, ordered_at: time, cancelled_at: time, form, title, buyer, lines, net, vat, gross,
    changes, money, attempts, refunds}: `changes` are [{at: time, before: lines, gross_before}], `money` is
    {confirmed, by_hand, refunded, owed, is_paid_out}, in pence.
    """
    money = order.money
    return {
        "id": order.id,
        "revision": order.revision,
        "state": state_of(order, money),
        "ordered_at": in_utc(order.ordered_at),
        "cancelled_at": in_utc(order.cancelled_at),
        "form": order.form_id,
        "title": order.title,
        "buyer": asdict(order.buyer),
        "lines": [_line(each) for each in order.priced.lines],
        "net": order.priced.net,
        "vat": order.priced.vat,
        "gross": order.priced.gross,
        "money": {
            "confirmed": money.confirmed,
            "by_hand": money.by_hand,
            "refunded": money.refunded,
            "owed": owes(order, money),
            "is_paid_out": money.is_paid_out,
        },
        "changes": [
            {
                "at": in_utc(each.at),
                "before": [_line(line) for line in each.before.lines],
                "gross_before": each.before.gross,
            }
            for each in order.changes
        ],
        "attempts": [_attempt(each) for each in order.attempts],
        "refunds": [_refund(each) for each in order.refunds],
    }


def order_with_documents_json(order: Order, rows: Iterable[LedgerRow]) -> dict[str, Any]:
    """Describes an order as `order_json` does, with documents: [{key, kind, state, xero_id}]."""
    documents = [
        {"key": row.key, "kind": row.kind, "state": row.state, "xero_id": row.xero_id or None} for row in rows
    ]
    return {**order_json(order), "documents": documents}


def _line(line: PricedLine) -> dict[str, Any]:
    return {
        "line": line.line,
        "name": line.name,
        "item_code": line.item_code or None,
        "quantity": line.quantity,
        "unit_price": f"{line.unit_price:f}",
        "net": line.net,
        "vat": line.vat,
        "gross": line.gross,
        "account": line.account,
        "tax_type": line.tax_type or None,
        "comes": line.recurrence.unit if line.recurrence else "once",
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "way": attempt.way,
        "begun_at": in_utc(attempt.begun_at),
        "expires_at": in_utc(attempt.expires_at),
        "outcome": attempt.outcome,
        "at_provider": attempt.at_provider or None,
        "paid_by": attempt.paid_by or None,
    }


def _refund(refund: Refund) -> dict[str, Any]:
    """Describes a refund; while neither `at_provider` nor `why_not` is there, nobody knows more."""
    return {
        "number": refund.number,
        "attempt": refund.attempt,
        "pence": refund.pence,
        "asked_at": in_utc(refund.asked_at),
        "at_provider": refund.at_provider or None,
        "why_not": refund.why_not or None,
        "dealt_with_at": in_utc(refund.dealt_with_at) if refund.dealt_with_at else None,
    }
