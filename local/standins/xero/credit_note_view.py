"""Renders a credit note as Xero shows it."""

from __future__ import annotations

from local.standins.xero import contact_view, documents, item_view
from local.standins.xero.records import CreditNote, Element
from local.standins.xero.render import dated, ms_date, ms_time
from local.standins.xero.state import State


def head(state: State, note: CreditNote) -> Element:
    """Renders the credit note as a list without pages shows it."""
    return {**render(state, note), "LineItems": []}


def render(state: State, note: CreditNote) -> Element:
    return {
        "CreditNoteID": note.id,
        "CreditNoteNumber": note.number,
        "Payments": item_view.payments(state, note),
        "CurrencyRate": note.rate,
        "Type": "ACCRECCREDIT",
        "Reference": note.reference,
        "RemainingCredit": note.left,
        "Allocations": item_view.allocations(state, note),
        "HasAttachments": False,
        "HasErrors": False,
        "Contact": contact_view.brief(state.contacts[note.contact_id]),
        **dated("Date", note.date),
        **({"FullyPaidOnDate": ms_date(note.paid_on)} if note.paid_on else {}),
        "Status": note.status,
        "LineAmountTypes": note.line_amount_types,
        **documents.render_totals(state, note),
        "UpdatedDateUTC": ms_time(note.updated),
        **note.extras,
    }
