"""Describes the accounts of a business's books in Xero, of which its owner chooses some."""

from __future__ import annotations

from dataclasses import dataclass

ACTIVE = "ACTIVE"
GBP = "GBP"
REVENUE = "REVENUE"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as Xero describes it. What Xero does not say is empty.

    `code` may be empty for a bank account, and may be changed in Xero, while `id` stays for good. `type`,
    `class_of` (Xero's Class, such as EXPENSE), `status` and `tax_type` are Xero's words, also words that this
    version does not know. Only bank accounts name a currency. `system` is Xero's name for an account that
    Xero itself posts to.
    """

    id: str
    name: str
    type: str
    code: str = ""
    class_of: str = ""
    status: str = ACTIVE
    tax_type: str = ""
    takes_payments: bool = False
    currency: str = ""
    system: str = ""
    bank_account_number: str = ""

    @property
    def is_active(self) -> bool:
        return self.status == ACTIVE

    @property
    def is_bank(self) -> bool:
        return self.type == "BANK"

    @property
    def is_revenue(self) -> bool:
        return self.class_of == REVENUE

    @property
    def label(self) -> str:
        """The account as its owner knows it, such as `404 Bank fees`."""
        return f"{self.code} {self.name}".strip()
