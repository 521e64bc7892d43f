"""Tells of an invoice of ours what was paid by us and what somebody else has done to it in Xero.

Whose a payment is, its id says for certain. Where only amounts are at hand, ours may have been deleted and
another one made by hand: then less is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.history.documents import SalesDocument
from shared.ledger.documents import Payment, Removal, Reversal
from shared.ledger.keys import Role, role_of
from shared.ledger.rows import LedgerRow
from shared.store import rows
from shared.store.related import related

TAKE_BACK = frozenset({Reversal.__name__, Removal.__name__})
# What was paid by us, None where nobody can tell; and by others, at least so much where nobody can.
Paid = tuple[int | None, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """What was paid of an invoice of ours, in pence of its currency, by whom.

    `by_us` is None where nobody can tell; `by_others` is then what was theirs at least. `is_voided`: somebody
    voided it in Xero although it stands in our ledger. `source` is the movement by which it was booked.
    """

    by_us: int | None = 0
    by_others: int = 0
    is_voided: bool = False
    source: str = ""


def settled(
    tenant: str, document: SalesDocument, payments: Mapping[str, int] | None = None
) -> Settled | None:
    """Returns who has paid an invoice; None for one that is not ours. Raises TooMany as `related` does.

    `payments` are those that Xero shows on it, by PaymentID, in pence; None where only the invoice is known.
    """
    if document.kind != "invoice" or role_of(document.reference) is not Role.INVOICE:
        return None
    (invoice,) = rows.read(tenant, [document.reference], consistent=True) or (None,)
    if invoice is None or invoice.xero_id != document.id:
        return None
    found = related(tenant, [invoice.source])
    by_us, by_others = _paid(document, found, payments)
    is_voided = document.status == "VOIDED" and invoice.state == "posted"
    return Settled(by_us, by_others, is_voided, invoice.source)


def _paid(document: SalesDocument, found: Sequence[LedgerRow], payments: Mapping[str, int] | None) -> Paid:
    ours = [row for row in found if _amount(row, document.reference)]
    if payments is not None and sum(payments.values()) == document.paid:
        return _by_ids(document, ours, payments)
    removed_at = dict(_removals(found))
    standing = [row for row in ours if _may_stand(row, removed_at.get(row.key), document.updated_at)]
    most = _most(standing, document.reference, document.paid)
    return (None, max(document.paid - most, 0)) if most else (0, document.paid)


def _by_ids(document: SalesDocument, ours: Sequence[LedgerRow], payments: Mapping[str, int]) -> Paid:
    ids = {id for row in ours for id in (row.xero_id, *row.former_xero_ids)}
    by_us = sum(pence for id, pence in payments.items() if id in ids)
    by_others = document.paid - by_us
    # What the writer has just sent may be in Xero, and its id is not here yet.
    sent = [row for row in ours if row.state == "pending"]
    on_its_way = _most(sent, document.reference, by_others)
    return (None, max(by_others - on_its_way, 0)) if on_its_way else (by_us, by_others)


def _may_stand(row: LedgerRow, removed_at: datetime | None, shown_at: datetime) -> bool:
    """Whether a payment that we have posted, or have just sent, may be in what is shown of the invoice."""
    if row.state == "undone" or row.xero_id in row.former_xero_ids:
        return removed_at is not None and shown_at <= removed_at
    return row.state in ("posted", "pending")


def _removals(found: Iterable[LedgerRow]) -> Iterable[tuple[str, datetime]]:
    """Yields what was taken back in Xero, and when."""
    for row in found:
        is_done = row.settled_at and row.kind in TAKE_BACK
        if is_done and row.settled_at and isinstance(row.document, Reversal | Removal):
            yield row.document.of, row.settled_at


def _most(ours: Iterable[LedgerRow], invoice: str, paid: int) -> int:
    """Returns how much of what was paid may be by these: each stands in Xero as a whole, or not at all."""
    amounts = [_amount(row, invoice) for row in ours]
    return sum(each for each in amounts if each <= paid)


def _amount(row: LedgerRow, invoice: str) -> int:
    """Returns what a row pays of an invoice, in pence; nothing for any other row."""
    if row.stored_document is None or role_of(row.key) is not Role.PAYMENT:
        return 0
    payment = row.document
    return payment.amount.minor if isinstance(payment, Payment) and payment.invoice == invoice else 0
