"""A document of any kind in one row, for people and tests to read."""

from __future__ import annotations

from collections.abc import Callable

from local.standins.xero.records import Element, Line
from local.standins.xero.state import State


def document_of(state: State, kind: str, record_id: str) -> Element:
    return {"kind": kind, "id": record_id, **ROWS[kind](state, record_id)}


def _contact(state: State, contact_id: str) -> Element:
    contact = state.contacts[contact_id]
    return {
        "type": "",
        "number": contact.number or "",
        "reference": "",
        "status": contact.status,
        "contact": contact.name,
        "contact_id": contact_id,
        "date": contact.updated.date().isoformat(),
        "total": None,
        "account": "",
    }


def _invoice(state: State, invoice_id: str) -> Element:
    invoice = state.invoices[invoice_id]
    return {
        "type": "ACCREC",
        "number": invoice.number,
        "reference": invoice.reference,
        "status": invoice.status,
        "contact": state.contacts[invoice.contact_id].name,
        "contact_id": invoice.contact_id,
        "date": invoice.date.isoformat(),
        "total": invoice.total,
        "due": invoice.due,
        "account": state.system_account("DEBTORS").label,
        "lines": [_line(line) for line in invoice.lines],
    }


def _payment(state: State, payment_id: str) -> Element:
    payment = state.payments[payment_id]
    invoice = state.invoices[payment.invoice_id]
    return {
        "type": "ACCRECPAYMENT",
        "number": invoice.number,
        "reference": payment.reference,
        "status": payment.status,
        "contact": state.contacts[invoice.contact_id].name,
        "contact_id": invoice.contact_id,
        "date": payment.date.isoformat(),
        "total": payment.amount,
        "account": state.accounts[payment.account_id].label,
    }


def _bank_transaction(state: State, transaction_id: str) -> Element:
    transaction = state.bank_transactions[transaction_id]
    return {
        "type": transaction.type,
        "number": "",
        "reference": transaction.reference,
        "status": transaction.status,
        "contact": state.contacts[transaction.contact_id].name,
        "contact_id": transaction.contact_id,
        "date": transaction.date.isoformat(),
        "total": transaction.total,
        "account": state.accounts[transaction.account_id].label,
        "lines": [_line(line) for line in transaction.lines],
    }


def _line(line: Line) -> Element:
    return {
        "account": line.account_code,
        "description": line.description,
        "net": line.net,
        "tax": line.tax,
        "tax_type": line.tax_type,
    }


ROWS: dict[str, Callable[[State, str], Element]] = {
    "contact": _contact,
    "invoice": _invoice,
    "payment": _payment,
    "bank_transaction": _bank_transaction,
}
