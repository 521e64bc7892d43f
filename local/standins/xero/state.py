"""Holds the state of one organisation, and restores it when a call fails half-way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from local.standins.xero.books import Books
from local.standins.xero.records import (
    Account,
    Allocation,
    BankTransaction,
    BankTransfer,
    Contact,
    CreditNote,
    Invoice,
    Item,
    Mail,
    Overpayment,
    Payment,
    Prepayment,
    folded,
)
from local.standins.xero.register import Register
from local.standins.xero.tracking_records import Tracked, TrackingCategory

SYSTEM_ACCOUNTS = (
    Account("610", "Accounts Receivable", "CURRENT", system="DEBTORS"),
    Account("820", "VAT", "CURRLIAB", system="GST"),
)

KEPT = (
    "accounts",
    "items",
    "tracking",
    "contacts",
    "invoices",
    "credit_notes",
    "overpayments",
    "prepayments",
    "payments",
    "allocations",
    "bank_transactions",
    "bank_transfers",
    "books",
    "history",
    "invoice_series",
    "credit_note_series",
)
"""A call that fails as a whole must leave these unchanged."""


def _accounts() -> Register[Account]:
    return Register(
        code=lambda account: account.code or None,
        name=lambda account: account.name.casefold() if account.is_active else None,
        system=lambda account: account.system or None,
    )


def _items() -> Register[Item]:
    return Register(code=lambda item: item.code)


def _tracking() -> Register[TrackingCategory]:
    return Register(name=lambda each: each.name.casefold() if each.status != "DELETED" else None)


def _contacts() -> Register[Contact]:
    return Register(
        name=lambda contact: folded(contact.name) if contact.status == "ACTIVE" else None,
        number=lambda contact: contact.number,
        account=lambda contact: contact.account_number,
    )


def _invoices() -> Register[Invoice]:
    return Register(number=lambda invoice: invoice.number if invoice.is_live else None)


def _credit_notes() -> Register[CreditNote]:
    return Register(number=lambda note: note.number if note.is_live else None)


@dataclass
class State:
    tenant_id: str
    name: str
    vat_registered: bool
    created: datetime
    new_id: Callable[[], str]
    period_lock_date: date | None = None
    end_of_year_lock_date: date | None = None
    base_currency: str = "GBP"
    country_code: str = "GB"
    is_demo: bool = False
    currencies: dict[str, Decimal] = field(default_factory=dict)
    """The currencies that the organisation subscribed to besides pounds, with the rate of the day."""
    default_sales_tax: str = "Tax Exclusive"
    accounts: Register[Account] = field(default_factory=_accounts)
    items: Register[Item] = field(default_factory=_items)
    tracking: Register[TrackingCategory] = field(default_factory=_tracking)
    contacts: Register[Contact] = field(default_factory=_contacts)
    invoices: Register[Invoice] = field(default_factory=_invoices)
    credit_notes: Register[CreditNote] = field(default_factory=_credit_notes)
    overpayments: Register[Overpayment] = field(default_factory=Register)
    prepayments: Register[Prepayment] = field(default_factory=Register)
    payments: Register[Payment] = field(default_factory=Register)
    allocations: Register[Allocation] = field(default_factory=Register)
    bank_transactions: Register[BankTransaction] = field(default_factory=Register)
    bank_transfers: Register[BankTransfer] = field(default_factory=Register)
    books: Books = field(default_factory=Books)
    history: list[tuple[str, str]] = field(default_factory=list)
    """Kind and id of every document, in order of creation."""
    mails: list[Mail] = field(default_factory=list)
    """Every e-mail with an invoice, in the order in which they were sent."""
    invoice_series: int = 0
    credit_note_series: int = 0

    def snapshot(self) -> dict[str, Any]:
        held = {name: getattr(self, name) for name in KEPT}
        return {name: value if isinstance(value, int) else value.copy() for name, value in held.items()}

    def restore(self, snapshot: dict[str, Any]) -> None:
        for name, value in snapshot.items():
            setattr(self, name, value)

    def system_account(self, system: str) -> Account:
        found = self.accounts.find("system", system)
        if found is None:
            raise LookupError(f"the chart has no {system} account")
        return found


@dataclass(frozen=True)
class Work:
    """The context in which an element is judged; `unit_places` is how many decimals a unit price keeps."""

    state: State
    now: datetime
    unit_places: int = 2
    overwrites: bool = False
    """POST finds the document that an id or a number names; PUT only creates."""
    client_id: str = ""
    """The app that writes; empty for a person."""
    tracked: frozenset[Tracked] = frozenset()
    """What the lines of the document that is changed are tracked by already."""
