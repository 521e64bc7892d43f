"""Defines an organisation's records. All are frozen: a copy of the registers is therefore a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import date as day
from decimal import Decimal
from typing import Any

from local.standins.xero.tracking_records import Tracked

Element = dict[str, Any]

HOME = "GBP"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def folded(name: str) -> str:
    """Returns a contact's name as Xero compares it: ignoring case and, it seems, extra spaces."""
    return " ".join(name.split()).casefold()


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
    bank_account_type: str = "BANK"
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
class Item:
    """A product. The account, the tax type and the price are those of its sales; each may be missing.

    One with an account of inventory is tracked: `on_hand` is how many there are.
    """

    code: str
    name: str = ""
    account_code: str = ""
    tax_type: str = ""
    unit_price: Decimal = ZERO
    is_sold: bool = True
    id: str = ""
    updated: datetime = EPOCH
    description: str = ""
    inventory_account_code: str = ""
    cogs_account_code: str = ""
    on_hand: Decimal = Decimal(0)

    @property
    def is_tracked(self) -> bool:
        return bool(self.inventory_account_code)


@dataclass(frozen=True)
class Contact:
    """A contact. `fields` are the ones that a client may set, under Xero's names."""

    id: str
    fields: Mapping[str, Any]
    updated: datetime
    status: str = "ACTIVE"
    is_customer: bool = False
    merged_to: str = ""
    sales_tracking: tuple[Tracked, ...] = ()

    @property
    def name(self) -> str:
        return str(self.fields["Name"])

    @property
    def number(self) -> str | None:
        return self.fields.get("ContactNumber") or None

    @property
    def account_number(self) -> str | None:
        """The bookkeeper's own number, which no other contact may have either."""
        return self.fields.get("AccountNumber") or None


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
    tracking: tuple[Tracked, ...] = ()
    item_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Lined:
    """A document with lines, and their totals."""

    lines: tuple[Line, ...] = ()

    @property
    def sub_total(self) -> Decimal:
        return sum((line.net for line in self.lines), ZERO)

    @property
    def total_tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        return self.sub_total + self.total_tax


@dataclass(frozen=True, kw_only=True)
class OpenItem(Lined):
    """An amount that a customer owes, or is owed, until payments and allocations settle it.

    `rate` is how much of its currency one pound is.
    """

    id: str
    contact_id: str
    status: str
    date: day
    line_amount_types: str
    updated: datetime
    number: str = ""
    reference: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)
    payment_ids: tuple[str, ...] = ()
    allocation_ids: tuple[str, ...] = ()
    paid: Decimal = ZERO
    allocated: Decimal = ZERO
    paid_on: day | None = None
    currency: str = HOME
    rate: Decimal = Decimal(1)

    @property
    def left(self) -> Decimal:
        return self.total - self.paid - self.allocated if self.is_live else ZERO

    @property
    def is_live(self) -> bool:
        return self.status not in ("DELETED", "VOIDED")

    @property
    def is_touched(self) -> bool:
        return bool(self.payment_ids or self.allocation_ids)


@dataclass(frozen=True, kw_only=True)
class Invoice(OpenItem):
    """A sales invoice. `made_by` is the app that created it, empty for a person."""

    due_date: day | None
    made_by: str = ""


@dataclass(frozen=True)
class Mail:
    """An invoice as it was sent by e-mail: to whom, when, and what was left to pay of it then."""

    invoice_id: str
    to: tuple[str, ...]
    at: datetime
    left: Decimal


@dataclass(frozen=True, kw_only=True)
class CreditNote(OpenItem):
    """A customer's credit note, which takes back what one or more invoices charged."""


@dataclass(frozen=True, kw_only=True)
class Overpayment(OpenItem):
    """Money from a customer beyond any invoice; its id is that of its bank transaction."""


@dataclass(frozen=True, kw_only=True)
class Prepayment(OpenItem):
    """Money from a customer before any invoice; its id is that of its bank transaction."""


@dataclass(frozen=True)
class Payment:
    """A payment. `kind` and `item_id` name the open item it settles; the payment of a credit is a refund.

    `amount` is in the currency of that item, `bank_amount` in pounds.
    """

    id: str
    kind: str
    item_id: str
    account_id: str
    amount: Decimal
    date: day
    updated: datetime
    reference: str = ""
    status: str = "AUTHORISED"
    reconciled: bool = False
    bank_amount: Decimal = ZERO


@dataclass(frozen=True)
class Allocation:
    """Part of a credit, set against an invoice."""

    id: str
    kind: str
    credit_id: str
    invoice_id: str
    amount: Decimal
    date: day


@dataclass(frozen=True, kw_only=True)
class BankTransaction(Lined):
    """A bank transaction. If it is one side of a transfer, `transfer_id` names it and there is no contact."""

    id: str
    type: str
    contact_id: str
    account_id: str
    date: day
    line_amount_types: str
    updated: datetime
    reference: str = ""
    status: str = "AUTHORISED"
    reconciled: bool = False
    url: str = ""
    transfer_id: str = ""


@dataclass(frozen=True)
class BankTransfer:
    """A bank transfer; `spent_id` and `received_id` are its two bank transactions."""

    id: str
    from_id: str
    to_id: str
    spent_id: str
    received_id: str
    amount: Decimal
    date: day
    created: datetime
    updated: datetime
    reference: str = ""
    status: str = "AUTHORISED"
