"""Notes with orders that their money has left the provider for the bank, or that it came back from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from shared.ledger.keys import Role, reference, source_of
from shared.ledger.rows import LedgerRow
from shared.orders.numbers import is_order_number
from shared.reconciliation.payout_matching import Needed
from shared.store import orders, rows
from shared.store.tries import at_once, until_done


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
        until_done(
            partial(_noted, tenant, id, _is_gone(invoice, gone[id])), at_once, "an order keeps changing"
        )


def _is_gone(invoice: LedgerRow, gone: dict[str, bool]) -> bool | None:
    """Whether all payments of an order have left for the bank; None where that cannot be told."""
    paid = {each.source for each in invoice.facts if each.kind == "paid"}
    if any(not gone.get(each, True) for each in paid):
        return False
    return True if paid and paid <= gone.keys() else None


def _noted(tenant: str, id: str, is_paid_out: bool | None) -> bool | None:
    order = None if is_paid_out is None else orders.read(tenant, id)
    if order is None or is_paid_out is None or order.money.is_paid_out == is_paid_out:
        return True
    try:
        orders.save(tenant, order.with_money(replace(order.money, is_paid_out=is_paid_out)))
    except orders.Overtaken:
        return None
    return True
