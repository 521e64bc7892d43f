"""Renders an invoice as Xero shows it."""

from __future__ import annotations

from local.standins.xero import contact_view, documents, item_view
from local.standins.xero.open_items import KINDS, item_of
from local.standins.xero.records import Allocation, Element, Invoice
from local.standins.xero.render import dated, ms_date, ms_time
from local.standins.xero.state import State


def head(state: State, invoice: Invoice) -> Element:
    """Renders the invoice as a list without pages shows it."""
    return {**render(state, invoice), "LineItems": []}


def summary(state: State, invoice: Invoice) -> Element:
    """Renders what is light: without any list of entries, since Xero does not say what it leaves out."""
    return {name: value for name, value in render(state, invoice).items() if not isinstance(value, list)}


def render(state: State, invoice: Invoice) -> Element:
    return {
        "Type": "ACCREC",
        "InvoiceID": invoice.id,
        "InvoiceNumber": invoice.number,
        "Reference": invoice.reference,
        "Payments": item_view.payments(state, invoice),
        "CreditNotes": _credits(state, invoice, "credit_note"),
        "Prepayments": _credits(state, invoice, "prepayment"),
        "Overpayments": _credits(state, invoice, "overpayment"),
        "AmountDue": invoice.left,
        "AmountPaid": invoice.paid,
        "AmountCredited": invoice.allocated,
        "CurrencyRate": invoice.rate,
        "SentToContact": False,
        "IsDiscounted": False,
        "HasAttachments": False,
        "HasErrors": False,
        "Contact": contact_view.brief(state.contacts[invoice.contact_id]),
        **dated("Date", invoice.date),
        **dated("DueDate", invoice.due_date),
        **({"FullyPaidOnDate": ms_date(invoice.paid_on)} if invoice.paid_on else {}),
        "Status": invoice.status,
        "LineAmountTypes": invoice.line_amount_types,
        **documents.render_totals(state, invoice),
        "UpdatedDateUTC": ms_time(invoice.updated),
        **invoice.extras,
    }


def _credits(state: State, invoice: Invoice, kind: str) -> list[Element]:
    """Lists the credits of one kind that were allocated to the invoice, each with its amount."""
    made = [state.allocations[allocation_id] for allocation_id in invoice.allocation_ids]
    return [_credit(state, allocation) for allocation in made if allocation.kind == kind]


def _credit(state: State, allocation: Allocation) -> Element:
    meant, credit = KINDS[allocation.kind], item_of(state, allocation.kind, allocation.credit_id)
    number = {meant.number_field: credit.number} if allocation.kind == "credit_note" else {}
    return {
        meant.id_field: credit.id,
        **number,
        "AppliedAmount": allocation.amount,
        **dated("Date", allocation.date),
        "LineItems": [],
        "Total": credit.total,
    }
