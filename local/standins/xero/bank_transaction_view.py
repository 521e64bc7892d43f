"""Renders a bank transaction as Xero shows it."""

from __future__ import annotations

from local.standins.xero import contact_view, documents, overpayments, prepayments
from local.standins.xero.records import BankTransaction, Element
from local.standins.xero.render import dated, ms_time
from local.standins.xero.state import State


def head(state: State, transaction: BankTransaction) -> Element:
    """Renders the transaction as a list without pages shows it."""
    return {**render(state, transaction), "LineItems": []}


def render(state: State, transaction: BankTransaction) -> Element:
    account = state.accounts[transaction.account_id]
    return {
        "BankTransactionID": transaction.id,
        "BankAccount": {"AccountID": account.id, "Code": account.code, "Name": account.name},
        "Type": transaction.type,
        "Reference": transaction.reference,
        "IsReconciled": transaction.reconciled,
        "HasAttachments": False,
        **_contact(state, transaction),
        **dated("Date", transaction.date),
        "Status": transaction.status,
        "LineAmountTypes": transaction.line_amount_types,
        **documents.render_totals(state, transaction),
        "UpdatedDateUTC": ms_time(transaction.updated),
        **({"Url": transaction.url} if transaction.url else {}),
        **({"PrepaymentID": transaction.id} if transaction.type == prepayments.TYPE else {}),
        **({"OverpaymentID": transaction.id} if transaction.type == overpayments.TYPE else {}),
    }


def _contact(state: State, transaction: BankTransaction) -> Element:
    contact = state.contacts.get(transaction.contact_id)
    return {} if contact is None else {"Contact": contact_view.brief(contact)}
