"""Shows a document of any kind as one row, for people and tests to read."""

from __future__ import annotations

from collections.abc import Callable

from local.standins.xero.open_items import KINDS, item_of
from local.standins.xero.records import Element, Line, OpenItem
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
    return {**_open_item(state, invoice, "ACCREC"), "due": invoice.left}


def _credit_note(state: State, note_id: str) -> Element:
    note = state.credit_notes[note_id]
    return {**_open_item(state, note, "ACCRECCREDIT"), "remaining": note.left}


def _open_item(state: State, item: OpenItem, kind: str) -> Element:
    return {
        "type": kind,
        "number": item.number,
        "reference": item.reference,
        "status": item.status,
        "contact": state.contacts[item.contact_id].name,
        "contact_id": item.contact_id,
        "date": item.date.isoformat(),
        "total": item.total,
        "account": state.system_account("DEBTORS").label,
        "lines": [_line(line) for line in item.lines],
    }


def _payment(state: State, payment_id: str) -> Element:
    payment = state.payments[payment_id]
    item = item_of(state, payment.kind, payment.item_id)
    return {
        "type": KINDS[payment.kind].payment_type,
        "number": item.number,
        "reference": payment.reference,
        "status": payment.status,
        "contact": state.contacts[item.contact_id].name,
        "contact_id": item.contact_id,
        "date": payment.date.isoformat(),
        "total": payment.amount,
        "account": state.accounts[payment.account_id].label,
    }


def _bank_transaction(state: State, transaction_id: str) -> Element:
    transaction = state.bank_transactions[transaction_id]
    credit = state.overpayments.get(transaction_id) or state.prepayments.get(transaction_id)
    return {
        **({"remaining": credit.left} if credit else {}),
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


def _bank_transfer(state: State, transfer_id: str) -> Element:
    transfer = state.bank_transfers[transfer_id]
    return {
        "type": "TRANSFER",
        "number": "",
        "reference": transfer.reference,
        "status": transfer.status,
        "contact": "",
        "contact_id": "",
        "date": transfer.date.isoformat(),
        "total": transfer.amount,
        "account": state.accounts[transfer.from_id].label,
        "to_account": state.accounts[transfer.to_id].label,
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
    "credit_note": _credit_note,
    "payment": _payment,
    "bank_transaction": _bank_transaction,
    "bank_transfer": _bank_transfer,
}
