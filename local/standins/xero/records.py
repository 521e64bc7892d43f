"""What an organisation holds. Frozen: a change is a new record, so a copy of the registers is a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import date as day
from decimal import Decimal
from typing import Any

Element = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Account:
    """A row of the chart of accounts. `code` may be empty for a bank account, as in Xero."""

    code: str
    name: str
    type: str
    tax_type: str = "NONE"
    enable_payments: bool = False
    bank_account_number: str = ""
    system: str = ""
    status: str = "ACTIVE"
    id: str = ""
    updated: datetime = EPOCH

    @property
    def is_active(self) -> bool:
        return self.status == "ACTIVE"

    @property
    def takes_payments(self) -> bool:
        return self.type == "BANK" or self.enable_payments

    @property
    def label(self) -> str:
        return self.code or self.id


@dataclass(frozen=True)
class Contact:
    """`fields` are those a client may set, under Xero's names."""

    id: str
    fields: Mapping[str, Any]
    updated: datetime
    status: str = "ACTIVE"
    is_customer: bool = False

    @property
    def name(self) -> str:
        return str(self.fields["Name"])

    @property
    def number(self) -> str | None:
        return self.fields.get("ContactNumber") or None


@dataclass(frozen=True)
class Line:
    """`net` + `tax` is what the line adds to the document; `amount` is what Xero calls LineAmount."""

    id: str
    description: str
    quantity: Decimal
    unit_amount: Decimal
    account_id: str
    account_code: str
    tax_type: str
    amount: Decimal
    net: Decimal
    tax: Decimal
    reverse_charge: Decimal = ZERO


@dataclass(frozen=True)
class Invoice:
    id: str
    number: str
    contact_id: str
    status: str
    date: day
    due_date: day | None
    line_amount_types: str
    lines: tuple[Line, ...]
    updated: datetime
    reference: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)
    payment_ids: tuple[str, ...] = ()
    paid: Decimal = ZERO
    paid_on: day | None = None

    @property
    def sub_total(self) -> Decimal:
        return sum((line.net for line in self.lines), ZERO)

    @property
    def total_tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        return self.sub_total + self.total_tax

    @property
    def due(self) -> Decimal:
        return self.total - self.paid if self.is_live else ZERO

    @property
    def is_live(self) -> bool:
        return self.status not in ("DELETED", "VOIDED")


@dataclass(frozen=True)
class Payment:
    id: str
    invoice_id: str
    account_id: str
    amount: Decimal
    date: day
    updated: datetime
    reference: str = ""
    status: str = "AUTHORISED"
    reconciled: bool = False


@dataclass(frozen=True)
class BankTransaction:
    id: str
    type: str
    contact_id: str
    account_id: str
    date: day
    line_amount_types: str
    lines: tuple[Line, ...]
    updated: datetime
    reference: str = ""
    status: str = "AUTHORISED"
    reconciled: bool = False
    url: str = ""

    @property
    def sub_total(self) -> Decimal:
        return sum((line.net for line in self.lines), ZERO)

    @property
    def total_tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        return self.sub_total + self.total_tax
