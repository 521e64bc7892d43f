"""Holds what is kept of sales against the stand-in's own documents, counted straight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shared.history.sums import Amounts, Sold, Sums
from shared.store import sales
from shared.store.sales import Account, account_of
from shared.store.tables.sales import SalesItem
from tests.shared.operations.contacts.at_xero import PIANO


def accounts() -> dict[str, Account]:
    found = SalesItem.query(PIANO, SalesItem.at.startswith(sales.sums_at("")))
    return {each.contact_id: each for each in map(account_of, found)}


def sums() -> dict[str, Sums]:
    """Returns the sums that are kept, of contacts to whom anything was sold."""
    return {id: each.sums for id, each in accounts().items() if each.sums.months}


def at_xero(state: Any) -> dict[str, Sums]:
    """Counts the same from the stand-in's records, by rules of its own."""
    found = defaultdict[str, dict[date, Sold]](lambda: defaultdict(Sold))
    for contact_id, month, sold in _sold(state):
        found[contact_id][month] = found[contact_id][month] + sold
    return {id: Sums(dict(months)) for id, months in found.items()}


def _sold(state: Any) -> Iterator[tuple[str, date, Sold]]:
    for record in state.invoices:
        if record.status in ("AUTHORISED", "PAID"):
            yield record.contact_id, record.date.replace(day=1), Sold(invoiced=_amounts(record))
    for record in state.credit_notes:
        if record.status in ("AUTHORISED", "PAID"):
            yield record.contact_id, record.date.replace(day=1), Sold(credited=_amounts(record))


def _amounts(record: Any) -> Amounts:
    return Amounts(in_base(record, record.sub_total), in_base(record, record.total), 1)


def in_base(record: Any, amount: Decimal) -> int:
    """Returns an amount of a record in pence of the organisation's currency."""
    return int((amount * 100 / record.rate).to_integral_value(ROUND_HALF_UP))
