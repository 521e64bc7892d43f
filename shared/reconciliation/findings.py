"""What is otherwise in Xero than the ledger says: noticed, named, and left alone.

A person may void, delete or edit what was posted, and has documents of their own in the clearing account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import CreditNote, Document, Invoice, Line, day_of
from shared.ledger.rows import LedgerRow
from shared.reconciliation.snapshots import InvoiceSnapshot, SoldLine, XeroSnapshot

FindingCode = Literal["deleted", "voided", "edited", "double", "own"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`id` is Xero's. `about` is the key of the row that it differs from, empty for what a person made.

    `moves` is what it adds in Xero to what the ledger says, in pence by account code. `accepted`: the owner
    has said that it may stay so.
    """

    id: str
    reason_code: FindingCode
    about: str
    bank_effect: Mapping[str, int]
    dated: date
    detail: str
    accepted: bool = False


def of_ours(entry: LedgerRow, document: Document, standing: XeroSnapshot, first_day: date) -> Finding | None:
    """Deleted, or edited where it moves something else or on another day; None if it is as it was posted.

    Put before the first day of the feed, it moves what the account held then, and nothing since.
    """
    said, is_moved = bank_effect(document), standing.dated != _dated(document)
    if not standing.is_live:
        return finding_of(standing, "deleted", entry.key, _negated(said))
    changed = _less({} if is_moved and standing.dated < first_day else standing.bank_effect, said)
    if changed or is_moved:
        return finding_of(standing, "edited", entry.key, changed)
    return None


def of_sale(entry: LedgerRow, document: Invoice | CreditNote, standing: InvoiceSnapshot) -> Finding | None:
    """Voided or edited. It moves nothing at a bank account, but sales, VAT and what the customer owes."""
    words = name_of(standing)
    if not standing.is_live:
        return Finding(standing.id, "voided", entry.key, {}, document.dated, words)
    # A line that is only words has no account.
    shown = [line for line in standing.lines if line.account]
    if len(document.lines) == len(shown) and all(map(_is_same, document.lines, shown)):
        return None
    return Finding(standing.id, "edited", entry.key, {}, document.dated, words)


def name_of(sale: InvoiceSnapshot) -> str:
    return f"{sale.kind.replace('_', ' ')} {sale.number}".strip()


def _is_same(line: Line, shown: SoldLine) -> bool:
    is_same = (line.account, line.amount.minor) == (shown.account, shown.pence)
    # Where we named no tax type, Xero took the account's.
    return is_same and line.tax_type in ("", shown.tax_type)


def lost(entry: LedgerRow, document: Document) -> Finding:
    """Of a row whose document is in no list, though everything was read."""
    words = "Xero shows nothing of it any more"
    return Finding(
        entry.xero_id, "deleted", entry.key, _negated(bank_effect(document)), _dated(document), words
    )


def _dated(document: Document) -> date:
    day = day_of(document)
    if day is None:
        raise TypeError("a contact has no day, and moves nothing")
    return day


def finding_of(standing: XeroSnapshot, word: FindingCode, about: str, moved: Mapping[str, int]) -> Finding:
    return Finding(standing.id, word, about, dict(moved), standing.dated, standing.detail)


def _negated(moved: Mapping[str, int]) -> dict[str, int]:
    return {code: -pence for code, pence in moved.items()}


def _less(moved: Mapping[str, int], said: Mapping[str, int]) -> dict[str, int]:
    changed = {code: moved.get(code, 0) - said.get(code, 0) for code in {*moved, *said}}
    return {code: pence for code, pence in changed.items() if pence}
