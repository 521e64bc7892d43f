"""Changes a line by hand: sends the document again as it stands, apart from that line."""

from __future__ import annotations

from local.standins.xero import bank_transactions, credit_notes, documents, invoices
from local.standins.xero.records import BankTransaction, Element
from local.standins.xero.state import State, Work

DERIVED = ("LineAmount", "TaxAmount")
"""Recalculated from the unit amount, unless the change names them."""


def edit_line(work: Work, document_id: str, place: int, fields: Element) -> None:
    """Raises KeyError for an unknown document, Invalid for one that may no longer change."""
    state = work.state
    if (invoice := state.invoices.get(document_id)) is not None:
        items = _changed(documents.as_sent(state, invoice), place, fields)
        invoices.save(work, {"InvoiceID": document_id, "LineItems": items})
    elif (note := state.credit_notes.get(document_id)) is not None:
        items = _changed(documents.as_sent(state, note), place, fields)
        credit_notes.save(work, {"CreditNoteID": document_id, "LineItems": items})
    else:
        sent = _as_sent(state, state.bank_transactions[document_id])
        bank_transactions.save(work, {**sent, "LineItems": _changed(sent, place, fields)})


def _changed(sent: Element, place: int, fields: Element) -> list[Element]:
    items: list[Element] = [*sent["LineItems"]]
    kept = {name: value for name, value in items[place].items() if name not in DERIVED}
    items[place] = kept | fields
    return items


def _as_sent(state: State, transaction: BankTransaction) -> Element:
    return {
        "BankTransactionID": transaction.id,
        "Type": transaction.type,
        "Contact": {"ContactID": transaction.contact_id},
        "BankAccount": {"AccountID": transaction.account_id},
        "Date": transaction.date.isoformat(),
        "Reference": transaction.reference,
        "LineAmountTypes": transaction.line_amount_types,
        "LineItems": documents.lines_as_sent(state, transaction.lines),
        **({"Url": transaction.url} if transaction.url else {}),
    }
