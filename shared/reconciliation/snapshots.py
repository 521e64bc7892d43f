"""Documents as Xero has them, whoever wrote them: what reconciliation holds the ledger against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

SnapshotKind = Literal["payment", "bank_transaction", "bank_transfer"]
InvoiceKind = Literal["invoice", "credit_note"]


@dataclass(frozen=True, slots=True)
class XeroSnapshot:
    """A document in Xero that moves money at bank accounts, as it stands.

    `id` is its PaymentID, BankTransactionID (an overpayment's too) or BankTransferID; `reference` is its
    key, if it is ours. `moves` is pence by account code, in positive; of a document that is not live, what
    it would move. `words` are for a bookkeeper.
    """

    id: str
    kind: SnapshotKind
    reference: str
    is_live: bool
    bank_effect: Mapping[str, int]
    dated: date
    detail: str


class SoldLine(NamedTuple):
    """`pence` is VAT inclusive; a line that is only words has no account."""

    account: str
    pence: int
    tax_type: str


@dataclass(frozen=True, slots=True)
class InvoiceSnapshot:
    """An invoice to a customer, or a credit note, as it stands in Xero; a voided one is not live.

    `total` is VAT inclusive, in pence (in hundredths of its own currency, where that is another);
    `contact` is a ContactID; `number` is empty where Xero has given none.
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
