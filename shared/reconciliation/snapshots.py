"""Describes documents as Xero has them, whoever wrote them, for reconciliation to compare with the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

SnapshotKind = Literal["payment", "bank_transaction", "bank_transfer"]
InvoiceKind = Literal["invoice", "credit_note"]


@dataclass(frozen=True, slots=True)
class XeroSnapshot:
    """A document in Xero that moves money at bank accounts, as it is now.

    `id` is its PaymentID, BankTransactionID (an overpayment's too) or BankTransferID; `reference` is the
    document's key, if it is ours. `bank_effect` is pence by account code, money in positive; for a document
    that is not live, what it would move. `detail` is for a bookkeeper.
    """

    id: str
    kind: SnapshotKind
    reference: str
    is_live: bool
    bank_effect: Mapping[str, int]
    dated: date
    detail: str


class SoldLine(NamedTuple):
    """`pence` include VAT; a line of text alone has no account."""

    account: str
    pence: int
    tax_type: str


@dataclass(frozen=True, slots=True)
class InvoiceSnapshot:
    """An invoice to a customer, or a credit note, as it is now in Xero; a voided one is not live.

    `total` includes VAT, in pence (hundredths of its own currency, if that is another); `contact` is a
    ContactID; `number` is empty if Xero has given none.
    """

    id: str
    kind: InvoiceKind
    reference: str
    number: str
    is_live: bool
    status: str
    total: int
    lines: tuple[SoldLine, ...]
    contact: str
