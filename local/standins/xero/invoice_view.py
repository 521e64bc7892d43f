"""An invoice as Xero shows it."""

from __future__ import annotations

from local.standins.xero import documents
from local.standins.xero.records import ZERO, Element, Invoice
from local.standins.xero.render import dated, ms_date, ms_time
from local.standins.xero.state import State


def head(state: State, invoice: Invoice) -> Element:
    """The invoice as a list without pages shows it."""
    return {**render(state, invoice), "LineItems": []}


def render(state: State, invoice: Invoice) -> Element:
    return {
        "Type": "ACCREC",
        "InvoiceID": invoice.id,
        "InvoiceNumber": invoice.number,
        "Reference": invoice.reference,
        "Payments": [_payment(state, payment_id) for payment_id in invoice.payment_ids],
        "CreditNotes": [],
        "Prepayments": [],
        "Overpayments": [],
        "AmountDue": invoice.due,
        "AmountPaid": invoice.paid,
        "AmountCredited": ZERO,
        "CurrencyRate": 1,
        "SentToContact": False,
        "IsDiscounted": False,
        "HasAttachments": False,
        "HasErrors": False,
        "Contact": documents.render_contact(state.contacts[invoice.contact_id]),
        **dated("Date", invoice.date),
        **dated("DueDate", invoice.due_date),
        **({"FullyPaidOnDate": ms_date(invoice.paid_on)} if invoice.paid_on else {}),
        "Status": invoice.status,
        "LineAmountTypes": invoice.line_amount_types,
        **documents.render_totals(invoice),
        "UpdatedDateUTC": ms_time(invoice.updated),
        **invoice.extras,
    }


def _payment(state: State, payment_id: str) -> Element:
    payment = state.payments[payment_id]
    return {
        "PaymentID": payment_id,
        "Date": ms_date(payment.date),
        "Amount": payment.amount,
        "Reference": payment.reference,
        "CurrencyRate": 1,
        "HasAccount": False,
        "HasValidationErrors": False,
    }
