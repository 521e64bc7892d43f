"""Says what the page of one invoice shows, and what a person can do there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from local.standins.xero import sales_choices, tracked, typed
from local.standins.xero.desk import Desk, Form
from local.standins.xero.open_items import KINDS
from local.standins.xero.organisation import Organisation
from local.standins.xero.records import HOME, Invoice
from local.standins.xero.state import State


def _show(books: Organisation, invoice_id: str, form: Form) -> Mapping[str, Any]:
    state = books.state
    invoice = state.invoices[invoice_id]
    contact = state.contacts[invoice.contact_id]
    is_open = invoice.status in ("DRAFT", "SUBMITTED", "AUTHORISED") and not invoice.is_touched
    return {
        "invoice": invoice,
        "contact": contact,
        "is_open": is_open,
        "lines": [(line, tracked.render(state, line.tracking)) for line in invoice.lines],
        "values": {**_values(state, invoice), **form},
        "places": range(min(typed.MOST_LINES, len(invoice.lines) + sales_choices.FREE_LINES)),
        "payments": [state.payments[each] for each in invoice.payment_ids],
        "allocations": [state.allocations[each] for each in invoice.allocation_ids],
        "left": _left(state, contact.id),
        **sales_choices.of(state),
    }


def _left(state: State, contact_id: str) -> list[Any]:
    """Lists the contact's credits that can still be set against an invoice."""
    there = (*state.credit_notes, *state.overpayments, *state.prepayments)
    found = sales_choices.of_contact(there, contact_id)
    return [each for each in found if each.status == "AUTHORISED" and each.left]


def _values(state: State, invoice: Invoice) -> dict[str, str]:
    contact = state.contacts[invoice.contact_id]
    return {
        "Reference": invoice.reference,
        "Date": invoice.date.isoformat(),
        "DueDate": invoice.due_date.isoformat() if invoice.due_date else "",
        "LineAmountTypes": invoice.line_amount_types,
        "CurrencyCode": invoice.currency,
        "CurrencyRate": "" if invoice.currency == HOME else str(invoice.rate),
        **typed.filled_in(state, invoice.lines, tracked.usable(state, contact.sales_tracking)),
    }


def _edit(books: Organisation, invoice_id: str, form: Form) -> None:
    fields = {"Reference": form.get("Reference", ""), **typed.document(form)}
    books.edit_invoice(invoice_id, **fields, LineItems=typed.lines(form))


def _pay(books: Organisation, invoice_id: str, form: Form) -> None:
    day = {"Date": form["Date"]} if form.get("Date") else {}
    books.pay_invoice(invoice_id, typed.pence(form, "amount"), form.get("bank", ""), **day)


def _credit(books: Organisation, invoice_id: str, form: Form) -> None:
    books.credit_invoice(invoice_id, typed.pence(form, "amount"))


def _allocate(books: Organisation, invoice_id: str, form: Form) -> None:
    credit = form.get("credit", "")
    kinds = [name for name, kind in KINDS.items() if kind.register(books.state).get(credit)]
    if not kinds:
        raise KeyError(credit)
    books.allocate(kinds[0], credit, invoice_id, Decimal(typed.required_pence(form)) / 100)


DESK = Desk(
    "invoices/{record}",
    "invoice.html",
    _show,
    {
        "save": _edit,
        "submit": lambda books, id, _: books.submit_invoice(id),
        "approve": lambda books, id, _: books.approve_invoice(id),
        "void": lambda books, id, _: books.void_invoice(id),
        "remove": lambda books, id, _: books.delete_invoice(id),
        "pay": _pay,
        "unpay": lambda books, _, form: books.delete_payment(form.get("payment", "")),
        "credit": _credit,
        "allocate": _allocate,
        "unallocate": lambda books, _, form: books.delete_allocation(form.get("allocation", "")),
    },
)
