"""Defines a sales document as Xero shows it, and what it counts for in the organisation's own currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Kind = Literal["invoice", "credit_note", "overpayment", "prepayment", "receipt"]
# Drafts, also those that wait for approval, are no sales yet; what was voided or deleted is none any more.
APPROVED = frozenset({"AUTHORISED", "PAID"})
DELETED = "DELETED"


@dataclass(frozen=True, slots=True)
class Part:
    """What of a document is tracked by one option at Xero: `net`, without VAT, in pence of its currency."""

    option_id: str
    net: int


@dataclass(frozen=True, slots=True)
class SalesDocument:
    """An invoice to a customer, or something that a customer may set against invoices.

    A receipt is money at the bank that is income by itself, such as that of a dispute that was won.

    Amounts are in pence of the document's `currency`, of which `rate` make one unit of the organisation's;
    None where Xero does not say for another currency. Such a document is kept and shown, and in no sum.
    `left` is yet to be paid of an invoice, or yet to be used of anything else. `credited` was set against
    it, or was used by it. `status` is Xero's word, `updated_at` Xero's time of its last change, in UTC.
    `tracked` is what of it is tracked by lead sources; None where its lines were not read.
    """

    kind: Kind
    id: str
    contact_id: str
    dated: date
    status: str
    updated_at: datetime
    number: str = ""
    reference: str = ""
    due_on: date | None = None
    currency: str = "GBP"
    rate: Decimal | None = Decimal(1)
    net: int = 0
    tax: int = 0
    total: int = 0
    paid: int = 0
    credited: int = 0
    left: int = 0
    tracked: tuple[Part, ...] | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a rate by which nothing can be divided."""
        if self.rate is not None and self.rate <= 0:
            raise ValueError("a currency's rate is above nothing")

    @property
    def counts(self) -> bool:
        """Whether it is a sale, or takes one back, and it is known what it is worth."""
        is_sale = self.kind in ("invoice", "credit_note") and self.status in APPROVED
        return is_sale and self.rate is not None

    @property
    def is_open(self) -> bool:
        return self.status == "AUTHORISED" and self.left > 0

    @property
    def month(self) -> date:
        """The first day of the month in which it is dated."""
        return self.dated.replace(day=1)

    def in_base(self, amount: int) -> int:
        """Returns an amount of the document in pence of the organisation's currency, halves rounded up.

        Without a rate that is nothing: one to one would be a guess.
        """
        if self.rate is None:
            return 0
        return int((amount / self.rate).quantize(Decimal(1), ROUND_HALF_UP))
