"""Says of an invoice of ours what somebody else has done to it in Xero since."""

from __future__ import annotations

from collections.abc import Iterator

from functions.manage.formats import money
from shared.history.documents import SalesDocument
from shared.ledger.documents import Invoice
from shared.ledger.rows import LedgerRow
from shared.operations.history.settled import Settled, settled
from shared.store import sales
from shared.store.related import TooMany


def done_in_xero(tenant: str, row: LedgerRow) -> str:
    """Returns what others have done to the invoice of a row, in sentences; empty where they did nothing.

    It is what Xero last showed of it: as a rule that of a minute ago.
    """
    if row.kind != Invoice.__name__ or not row.xero_id:
        return ""
    kept = sales.read(tenant, [row.xero_id]).get(row.xero_id)
    if kept is None:
        return ""
    try:
        found = settled(tenant, kept.document)
    except TooMany:
        return ""
    return " ".join(words_of(kept.document, found)) if found else ""


def words_of(document: SalesDocument, found: Settled) -> Iterator[str]:
    """Yields a sentence for each thing that somebody else has done."""
    if found.is_voided:
        yield "Somebody has voided it in Xero."
        return
    if found.by_others:
        least = "At least " if found.by_us is None else ""
        yield f"{least}{money(found.by_others)} of it was paid in Xero by somebody else."
    if document.credited:
        yield f"{money(document.credited)} of it was credited in Xero by somebody else."
    if document.is_open and (found.by_others or document.credited):
        yield f"{money(document.left)} is left to be paid."
