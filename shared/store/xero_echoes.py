"""Tells what somebody else has done in Xero to an invoice of ours from the echo of what was just posted.

Read by the door for Xero's webhooks, which carries neither an SDK nor a converter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.ledger.keys import Role, role_of
from shared.store.tables import RowItem, SalesItem

# What we post comes back within seconds; Xero repeats a webhook that was not answered within minutes.
ECHOES = timedelta(minutes=5)


def is_any_touched(tenant: str, invoice_ids: Iterable[str], now: datetime) -> bool:
    """Whether somebody else has changed any of these invoices of ours, as far as they are on record here.

    An invoice that was never read is one that was posted or made just now.
    """
    documents = SalesItem.batch_get([(tenant, f"doc#{each}") for each in invoice_ids])
    references = {str((item.body or {}).get("reference", "")) for item in documents}
    ours = [(tenant, each) for each in references if role_of(each) is Role.INVOICE]
    return any(_is_quiet(row, now - ECHOES) for row in RowItem.batch_get(ours))


def _is_quiet(invoice: RowItem, since: datetime) -> bool:
    """Whether neither an invoice nor anything else of its source was posted since then, or is about to be."""
    others = RowItem.query(invoice.tenant, RowItem.key.startswith(f"{invoice.source} "))
    return not any(_is_moving(each, since) for each in (invoice, *others))


def _is_moving(row: RowItem, since: datetime) -> bool:
    settled_at: datetime | None = row.settled_at
    return row.state == "pending" or (settled_at is not None and settled_at >= since)
