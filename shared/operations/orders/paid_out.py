"""Notes with orders that their money has left the provider for the bank, or that it came back from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from shared.ledger.keys import Role, reference, source_of
from shared.ledger.rows import LedgerRow
from shared.operations.orders.storing import changed
from shared.orders.numbers import is_order_number
from shared.orders.orders import Order
from shared.reconciliation.payout_matching import Needed
from shared.store import rows


def note(tenant: str, needed: Iterable[Needed]) -> None:
    """Looks at the items of payouts, with the invoices that they pay. Raises Unavailable.

    An order counts as paid out once each of its payments is in one of these payouts. Of an order whose
    payments come in payouts that are checked at different times, nothing is noted.
    """
    gone: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for each in needed:
        id = source_of(each.document)
        if is_order_number(id):
            gone[id][each.source] = not each.payout.is_returned
    invoices = rows.read(tenant, [reference(id, Role.INVOICE) for id in gone]) if gone else []
    for invoice in invoices:
        id = source_of(invoice.key)
        is_gone = _is_gone(invoice, gone[id])
        if is_gone is not None:
            changed(tenant, id, partial(_noted, is_gone=is_gone))


def _is_gone(invoice: LedgerRow, gone: dict[str, bool]) -> bool | None:
    """Whether all payments of an order have left for the bank; None where that cannot be told."""
    paid = {each.source for each in invoice.facts if each.kind == "paid"}
    if any(not gone.get(each, True) for each in paid):
        return False
    return True if paid and paid <= gone.keys() else None


def _noted(order: Order, *, is_gone: bool) -> Order:
    return order.with_money(replace(order.money, is_paid_out=is_gone))
