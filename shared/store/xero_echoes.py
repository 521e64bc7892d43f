"""Tells what somebody else has done in Xero to an invoice of ours from the echo of what was just posted.

Read by the door for Xero's webhooks, which carries neither an SDK nor a converter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.ledger.keys import Role, role_of, source_of
from shared.store.tables import RowItem, SalesItem

# What we post comes back within seconds; Xero repeats a webhook that was not answered within minutes.
ECHOES = timedelta(minutes=5)


def is_any_touched(tenant: str, invoice_ids: Iterable[str], now: datetime) -> bool:
    """Whether somebody else has changed any of these invoices of ours, as far as they are on record here.

    An invoice that was never read is one that was posted or made just now.
    """
    keys = [(tenant, f"doc#{each}") for each in invoice_ids]
    references = (str((item.body or {}).get("reference", "")) for item in SalesItem.batch_get(keys))
    ours = {source_of(each) for each in references if role_of(each) is Role.INVOICE}
    return any(_is_quiet(tenant, source, now - ECHOES) for source in ours)


def _is_quiet(tenant: str, source: str, since: datetime) -> bool:
    """Whether a source's documents are all settled, and none of them since then. A strange one's are none."""
    rows = list(RowItem.query(tenant, RowItem.key.startswith(f"{source} ")))
    return bool(rows) and not any(_is_moving(each, since) for each in rows)


def _is_moving(row: RowItem, since: datetime) -> bool:
    settled_at: datetime | None = row.settled_at
    return row.state == "pending" or (settled_at is not None and settled_at >= since)
