"""Notes with an order what a person has entered in Xero: money by hand marks an order as paid, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shared.history.documents import SalesDocument
from shared.ledger.keys import source_of
from shared.operations.history.settled import settled
from shared.operations.orders.storing import changed
from shared.orders.numbers import is_order_number


def note(tenant: str, documents: Iterable[SalesDocument]) -> None:
    """Looks at the invoices of orders among documents that Xero shows. Raises Unavailable."""
    for each in documents:
        if each.kind == "invoice" and is_order_number(source_of(each.reference)):
            _note(tenant, source_of(each.reference), each)


def _note(tenant: str, id: str, invoice: SalesDocument) -> None:
    if found := settled(tenant, invoice):
        changed(tenant, id, lambda each: each.with_money(replace(each.money, by_hand=found.by_others)))
