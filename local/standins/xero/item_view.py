"""Renders what every settled document shows: its payments, and the allocations from or to it."""

from __future__ import annotations

from local.standins.xero.records import Allocation, Element, OpenItem
from local.standins.xero.render import ms_date
from local.standins.xero.state import State


def payments(state: State, item: OpenItem) -> list[Element]:
    return [_payment(state, payment_id, item) for payment_id in item.payment_ids]


def _payment(state: State, payment_id: str, item: OpenItem) -> Element:
    payment = state.payments[payment_id]
    return {
        "PaymentID": payment_id,
        "Date": ms_date(payment.date),
        "Amount": payment.amount,
        "Reference": payment.reference,
        "CurrencyRate": item.rate,
        "HasAccount": False,
        "HasValidationErrors": False,
    }


def allocations(state: State, credit: OpenItem) -> list[Element]:
    """Lists the allocations as the credit shows them."""
    return [allocation(state, state.allocations[each]) for each in credit.allocation_ids]


def allocation(state: State, made: Allocation) -> Element:
    invoice = state.invoices[made.invoice_id]
    return {
        "AllocationID": made.id,
        "Amount": made.amount,
        "Date": ms_date(made.date),
        "Invoice": {"InvoiceID": invoice.id, "InvoiceNumber": invoice.number, "HasErrors": False},
    }
