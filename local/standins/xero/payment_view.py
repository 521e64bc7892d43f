"""Renders a payment as Xero shows it: the document it settles is under Invoice, with its own id."""

from __future__ import annotations

from local.standins.xero import contact_view
from local.standins.xero.open_items import KINDS, item_of
from local.standins.xero.records import Element, OpenItem, Payment
from local.standins.xero.render import ms_date, ms_time
from local.standins.xero.state import State


def render(state: State, payment: Payment) -> Element:
    account, item = state.accounts[payment.account_id], item_of(state, payment.kind, payment.item_id)
    return {
        "PaymentID": payment.id,
        "Date": ms_date(payment.date),
        "Amount": payment.amount,
        "BankAmount": payment.bank_amount,
        "Reference": payment.reference,
        "CurrencyRate": item.rate,
        "PaymentType": KINDS[payment.kind].payment_type,
        "Status": payment.status,
        "UpdatedDateUTC": ms_time(payment.updated),
        "HasAccount": True,
        "IsReconciled": payment.reconciled,
        "Account": {"AccountID": account.id, "Code": account.code, "Name": account.name},
        "Invoice": _item(state, payment, item),
        "HasValidationErrors": False,
    }


def _item(state: State, payment: Payment, item: OpenItem) -> Element:
    return {
        "Type": KINDS[payment.kind].type,
        "InvoiceID": item.id,
        "InvoiceNumber": item.number,
        "Status": item.status,
        "AmountDue": item.left,
        "AmountPaid": item.paid,
        "Total": item.total,
        "Contact": contact_view.brief(state.contacts[item.contact_id]),
        "CurrencyCode": item.currency,
        "HasErrors": False,
    }
