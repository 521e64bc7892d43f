"""Notes with an order what a person has entered in Xero: money by hand marks an order as paid, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shared.history.documents import SalesDocument
from shared.ledger.keys import source_of
from shared.operations.history.settled import settled
from shared.orders.numbers import is_order_number
from shared.store import orders
from shared.store.tries import at_once, until_done


def note(tenant: str, documents: Iterable[SalesDocument]) -> None:
    """Looks at the invoices of orders among documents that Xero shows. Raises Unavailable."""
    for each in documents:
        if each.kind == "invoice" and is_order_number(source_of(each.reference)):
            _note(tenant, source_of(each.reference), each)


def _note(tenant: str, id: str, invoice: SalesDocument) -> None:
    until_done(lambda: _noted(tenant, id, invoice), at_once, "another process keeps storing the same order")


def _noted(tenant: str, id: str, invoice: SalesDocument) -> bool | None:
    order, found = orders.read(tenant, id), settled(tenant, invoice)
    if order is None or found is None or found.by_others == order.money.by_hand:
        return True
    try:
        orders.save(tenant, order.with_money(replace(order.money, by_hand=found.by_others)))
    except orders.Overtaken:
        return None
    return True
