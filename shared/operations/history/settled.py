"""Tells of an invoice of ours what was paid by us and what somebody else has done to it in Xero."""

from __future__ import annotations

from dataclasses import dataclass

from shared.history.documents import SalesDocument
from shared.ledger.documents import Payment
from shared.ledger.keys import Role, role_of
from shared.ledger.rows import LedgerRow
from shared.store import rows
from shared.store.related import related


@dataclass(frozen=True, slots=True)
class Settled:
    """What was paid of an invoice of ours, in pence of its currency, by whom.

    `is_voided`: somebody voided it in Xero although it stands in our ledger. `source` is the movement by
    which it was booked.
    """

    by_us: int = 0
    by_others: int = 0
    is_voided: bool = False
    source: str = ""


def settled(tenant: str, document: SalesDocument) -> Settled | None:
    """Returns who has paid an invoice; None for one that is not ours. Raises TooMany as `related` does."""
    if document.kind != "invoice" or role_of(document.reference) is not Role.INVOICE:
        return None
    (invoice,) = rows.read(tenant, [document.reference], consistent=True) or (None,)
    if invoice is None or invoice.xero_id != document.id:
        return None
    ours = sum(_paid(each, document.reference) for each in related(tenant, [invoice.source]))
    # What we have taken back in Xero may still be posted here for a moment.
    by_us = min(ours, document.paid)
    is_voided = document.status == "VOIDED" and invoice.state == "posted"
    return Settled(by_us, document.paid - by_us, is_voided, invoice.source)


def _paid(row: LedgerRow, invoice: str) -> int:
    if row.state != "posted" or row.stored_document is None or role_of(row.key) is not Role.PAYMENT:
        return 0
    payment = row.document
    return payment.amount.minor if isinstance(payment, Payment) and payment.invoice == invoice else 0
