"""Settles sales by hand: pays and credits invoices, and takes money that no invoice waits for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from local.standins.xero import allocations, bank_transactions, currencies, documents, payments
from local.standins.xero.by_hand import as_json
from local.standins.xero.records import Element, Invoice
from local.standins.xero.sales_meddling import SalesMeddling
from local.standins.xero.state import State, Work

REVENUE = ("REVENUE", "SALES")


@dataclass
class Settling(SalesMeddling):
    """Raises Invalid, in Xero's words, where Xero would refuse the person too; KeyError for an unknown id.

    Amounts are in pence, or the hundredths of the invoice's own currency.
    """

    def pay_invoice(self, invoice_id: str, pence: int | None = None, account: str = "", **fields: Any) -> str:
        """Pays the invoice, wholly unless `pence` says otherwise. Returns the PaymentID.

        `account` is a code or an AccountID; without it the first bank account of the chart is used.
        """
        invoice = self.state.invoices[invoice_id]
        amount = invoice.left if pence is None else _pounds(pence)
        sent = {"Invoice": {"InvoiceID": invoice.id}, "Account": self._bank(account), "Amount": amount}
        with self.moment() as now:
            return payments.save(Work(self.state, now), as_json({**sent, **fields})).id

    def credit_invoice(self, invoice_id: str, pence: int | None = None, allocate: int | None = None) -> str:
        """Credits the invoice: wholly with its own lines, or `pence` of it (VAT included) on its first line.

        The note is set against the invoice as far as that still owes, or as far as `allocate` says.
        Returns the CreditNoteID.
        """
        invoice = self.state.invoices[invoice_id]
        lines, types = _credited(self.state, invoice, pence)
        terms = {"LineAmountTypes": types, **currencies.as_sent(invoice)}
        note_id = self.make_credit_note(invoice.contact_id, lines, **terms)
        most = min(self.state.credit_notes[note_id].left, invoice.left)
        amount = most if allocate is None else _pounds(allocate)
        if amount:
            self.allocate("credit_note", note_id, invoice_id, amount)
        return note_id

    def prepay(self, contact_id: str, pence: int, account: str = "", bank: str = "", **line: Any) -> str:
        """Takes money before any invoice, VAT included. Returns the PrepaymentID.

        `account` is the code that it is booked to; without it the first account of the chart for sales.
        """
        code = account or next(each.code for each in self.state.accounts if each.type in REVENUE)
        item = {"Description": "Prepayment", "UnitAmount": _pounds(pence), "AccountCode": code, **line}
        return self._receive(contact_id, "RECEIVE-PREPAYMENT", "Inclusive", item, bank)

    def overpay(self, contact_id: str, pence: int, bank: str = "") -> str:
        """Takes money beyond any invoice. Returns the OverpaymentID."""
        item = {"Description": "Overpayment", "UnitAmount": _pounds(pence)}
        return self._receive(contact_id, "RECEIVE-OVERPAYMENT", "NoTax", item, bank)

    def allocate(self, kind: str, credit_id: str, invoice_id: str, amount: float | Decimal) -> None:
        """Sets a credit against an invoice of the same contact.

        `kind` is credit_note, overpayment or prepayment; `amount` is in pounds.
        """
        with self.moment() as now:
            element = as_json({"Invoice": {"InvoiceID": invoice_id}, "Amount": amount})
            allocations.save(kind, credit_id, Work(self.state, now), element)

    def delete_allocation(self, allocation_id: str) -> None:
        with self.moment() as now:
            allocations.take_back(Work(self.state, now), self.state.allocations[allocation_id])

    def _receive(self, contact_id: str, kind: str, types: str, item: Element, bank: str) -> str:
        sent = {
            "Type": kind,
            "Contact": {"ContactID": self.state.contacts[contact_id].id},
            "BankAccount": self._bank(bank),
            "LineAmountTypes": types,
            "LineItems": [item],
        }
        with self.moment() as now:
            return bank_transactions.save(Work(self.state, now), as_json(sent)).id

    def _bank(self, account: str) -> Element:
        if account:
            by_id = self.state.accounts.get(account)
            return {"AccountID": by_id.id} if by_id else {"Code": account}
        first = next(each for each in self.state.accounts if each.type == "BANK" and each.is_active)
        return {"AccountID": first.id}


def _credited(state: State, invoice: Invoice, pence: int | None) -> tuple[list[Element], str]:
    """Returns the lines of a credit note for the invoice, and whether VAT is in their amounts."""
    sent = documents.lines_as_sent(state, invoice.lines)
    lines = [{name: value for name, value in line.items() if name != "LineItemID"} for line in sent]
    if pence is None:
        return lines, invoice.line_amount_types
    kept = {name: value for name, value in lines[0].items() if name in ("AccountCode", "TaxType", "Tracking")}
    part = {"Description": f"Part of {invoice.number}", "UnitAmount": _pounds(pence), **kept}
    return [part], "NoTax" if invoice.line_amount_types == "NoTax" else "Inclusive"


def _pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100
