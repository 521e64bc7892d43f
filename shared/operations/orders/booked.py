"""Finds what the ledger has of an order: its invoice, and what was paid, credited or taken out since."""

from __future__ import annotations

from shared.ledger.keys import Role
from shared.ledger.rows import LedgerRow
from shared.ledger.xero_text import within_reference
from shared.store import rows


def booked(tenant: str, order: str) -> list[LedgerRow]:
    """Returns the rows of an order's documents, its invoice first; none before it was booked."""
    invoice = within_reference(order, f" {Role.INVOICE}")
    first = rows.read(tenant, [invoice])
    others = {key for row in first for fact in row.facts for key in fact.documents} - {invoice}
    later = rows.read(tenant, others) if others else []
    return [*first, *sorted(later, key=lambda row: (row.happened_at, row.key))]
