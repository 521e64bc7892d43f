"""Finds what differs between Xero and the ledger; the differences are named, and left alone.

A person may void, delete or edit what was posted, and enter other documents in the clearing account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import CreditNote, Document, Invoice, Line, day_of
from shared.ledger.rows import Handled, LedgerRow
from shared.reconciliation.snapshots import InvoiceSnapshot, SoldLine, XeroSnapshot

FindingCode = Literal["deleted", "voided", "edited", "double", "own"]
# Findings of documents that Xero no longer has. Any other document is in Xero, and a second would be a
# double.
GONE = frozenset({"deleted", "voided"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference. `id` is Xero's. `about` is the differing row's key, empty for what a person entered.

    `bank_effect` is what Xero has beyond the ledger, in pence by account code. `accepted`: the owner has
    decided that the difference may stay; `handled` is what was said of that.
    """

    id: str
    reason_code: FindingCode
    about: str
    bank_effect: Mapping[str, int]
    dated: date
    detail: str
    accepted: bool = False
    handled: Handled | None = None


def of_ours(row: LedgerRow, document: Document, snapshot: XeroSnapshot, first_day: date) -> Finding | None:
    """Finds a document deleted, or edited in amount, account or date; None if it is as it was posted.

    A document moved to before the feed's first day changes what the account held then, and nothing since.
    """
    posted, is_moved = bank_effect(document), snapshot.dated != _dated(document)
    if not snapshot.is_live:
        return finding_of(snapshot, "deleted", row.key, _negated(posted))
    changed = _less({} if is_moved and snapshot.dated < first_day else snapshot.bank_effect, posted)
    if changed or is_moved:
        return finding_of(snapshot, "edited", row.key, changed)
    return None


def of_sale(row: LedgerRow, document: Invoice | CreditNote, snapshot: InvoiceSnapshot) -> Finding | None:
    """Finds a sale voided or edited, which changes sales, VAT and what is owed, but no bank account."""
    detail = name_of(snapshot)
    if not snapshot.is_live:
        return Finding(snapshot.id, "voided", row.key, {}, document.dated, detail)
    # A line of text alone has no account.
    shown = [line for line in snapshot.lines if line.account]
    if len(document.lines) == len(shown) and all(map(_is_same, document.lines, shown)):
        return None
    return Finding(snapshot.id, "edited", row.key, {}, document.dated, detail)


def name_of(invoice: InvoiceSnapshot) -> str:
    return f"{invoice.kind.replace('_', ' ')} {invoice.number}".strip()


def _is_same(line: Line, shown: SoldLine) -> bool:
    is_same = (line.account, line.amount.minor) == (shown.account, shown.pence)
    # If we named no tax type, Xero took the account's.
    return is_same and line.tax_type in ("", shown.tax_type)


def lost(row: LedgerRow, document: Document) -> Finding:
    """Finds a row whose document is in no list, although everything was read."""
    detail = "Xero no longer shows the document"
    return Finding(row.xero_id, "deleted", row.key, _negated(bank_effect(document)), _dated(document), detail)


def _dated(document: Document) -> date:
    day = day_of(document)
    if day is None:
        raise TypeError("a contact has no date, and moves nothing")
    return day


def finding_of(
    snapshot: XeroSnapshot, reason_code: FindingCode, about: str, effect: Mapping[str, int]
) -> Finding:
    return Finding(snapshot.id, reason_code, about, dict(effect), snapshot.dated, snapshot.detail)


def _negated(effect: Mapping[str, int]) -> dict[str, int]:
    return {code: -pence for code, pence in effect.items()}


def _less(effect: Mapping[str, int], posted: Mapping[str, int]) -> dict[str, int]:
    changed = {code: effect.get(code, 0) - posted.get(code, 0) for code in {*effect, *posted}}
    return {code: pence for code, pence in changed.items() if pence}
