"""Notes with orders that their money has left the provider for the bank, or that it came back from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from shared.ledger.keys import Role, reference, source_of
from shared.ledger.rows import LedgerRow
from shared.operations.orders.storing import changed
from shared.orders.money import with_left
from shared.orders.numbers import is_order_number
from shared.orders.orders import Order
from shared.reconciliation.payout_matching import Needed
from shared.store import rows


def note(tenant: str, needed: Iterable[Needed]) -> None:
    """Looks at the items of payouts, with the invoices that they pay. Raises Unavailable.

    An order counts as paid out once each of its payments has left, whichever payouts they are in.
    """
    gone: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for each in needed:
        id = source_of(each.document)
        if is_order_number(id):
            gone[id][each.source] = not each.payout.is_returned
    invoices = rows.read(tenant, [reference(id, Role.INVOICE) for id in gone]) if gone else []
    for invoice in invoices:
        id = source_of(invoice.key)
        changed(tenant, id, partial(_noted, invoice=invoice, gone=gone[id]))


def _noted(order: Order, *, invoice: LedgerRow, gone: Mapping[str, bool]) -> Order:
    return order.with_money(with_left(order.money, invoice.facts, gone))
