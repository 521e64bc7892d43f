"""Keeps sales invoices: numbers are unique, approval posts them to the books, payments close them."""

from __future__ import annotations

from dataclasses import replace

from local.standins.xero import contact_view, contacts, currencies, documents, statuses, stock, tracked
from local.standins.xero.batches import Writer
from local.standins.xero.errors import Invalid, insist
from local.standins.xero.invoice_checks import EXTRAS, SHAPE, complaints
from local.standins.xero.invoice_view import head, render, summary
from local.standins.xero.listings import Listing
from local.standins.xero.records import HOME, Element, Invoice
from local.standins.xero.settlement import settled
from local.standins.xero.state import State, Work


def save(work: Work, element: Element) -> Invoice:
    """Creates the invoice; a POST may change the one that InvoiceID or InvoiceNumber names."""
    former = _former(work, element)
    work = replace(work, tracked=tracked.marks_of(former))
    insist(statuses.modification_complaints("Invoice", former, element))
    if former is not None and element.get("Status") in statuses.ENDS:
        return _end(work, former, element["Status"])
    whole = {**(_as_sent(work.state, former) if former else {}), **element}
    insist(complaints(work, whole, former))
    invoice = _build(work, whole, former)
    insist(documents.total_complaints(invoice, whole))
    return enter(work.state, invoice, former)


def _former(work: Work, element: Element) -> Invoice | None:
    invoice_id, number = element.get("InvoiceID"), element.get("InvoiceNumber")
    invoices = work.state.invoices
    if not work.overwrites:
        return None
    if invoice_id is not None and invoices.get(invoice_id) is None:
        raise Invalid("Invoice could not be found")
    return invoices.get(invoice_id) or invoices.find("number", number)


def _as_sent(state: State, invoice: Invoice) -> Element:
    """Returns what a client would have sent for the invoice as it stands, as the basis for a change."""
    return {
        "Type": "ACCREC",
        "InvoiceNumber": invoice.number,
        **({"DueDate": invoice.due_date.isoformat()} if invoice.due_date else {}),
        **documents.as_sent(state, invoice),
    }


def _build(work: Work, element: Element, former: Invoice | None) -> Invoice:
    types = element.get("LineAmountTypes", "Exclusive")
    today = work.now.date()
    return Invoice(
        id=former.id if former else work.state.new_id(),
        number=element.get("InvoiceNumber") or documents.next_invoice_number(work.state),
        contact_id=element["Contact"]["ContactID"],
        status=element.get("Status", "DRAFT"),
        date=documents.day_of(element, "Date", today),
        due_date=documents.day_of(element, "DueDate", today) if "DueDate" in element else None,
        line_amount_types=types,
        lines=documents.build_lines(work, element, types),
        updated=work.now,
        reference=element.get("Reference", ""),
        made_by=former.made_by if former else work.client_id,
        currency=element.get("CurrencyCode", HOME),
        rate=currencies.rate_of(work.state, element),
        extras={name: element[name] for name in EXTRAS if name in element},
    )


def enter(state: State, invoice: Invoice, former: Invoice | None = None) -> Invoice:
    """Enters an invoice that drew no complaints. Raises Invalid if it sells more than is on hand."""
    moved = stock.moves(state, former, invoice, stock.SOLD)
    insist(stock.complaints(state, moved))
    stock.carry_out(state, moved)
    return _commit(state, invoice, former)


def _commit(state: State, invoice: Invoice, former: Invoice | None) -> Invoice:
    invoice = settled(invoice)
    state.invoices.put(invoice)
    state.books.reverse(invoice.id)
    if invoice.status in ("AUTHORISED", "PAID"):
        sale = documents.sale(state, invoice, 1)
        state.books.post("invoice", invoice.id, invoice.date, invoice.reference, sale)
    if former is None:
        state.history.append(("invoice", invoice.id))
    contacts.mark_customer(state, invoice.contact_id)
    return invoice


def _end(work: Work, former: Invoice, status: str) -> Invoice:
    moved = stock.moves(work.state, former, None, stock.SOLD)
    insist(stock.complaints(work.state, moved))
    gone = statuses.ended(work, former, status)
    work.state.invoices.put(gone)
    stock.carry_out(work.state, moved)
    return gone


def find(state: State, name: str) -> Invoice | None:
    """Finds an invoice by InvoiceID or by number: a path may hold either."""
    return state.invoices.get(name) or state.invoices.find("number", name)


LISTING = Listing(
    plural="Invoices",
    records=lambda state: state.invoices,
    render=render,
    head=head,
    by_id=contact_view.within,
    fields={
        "InvoiceID": lambda invoice: invoice.id,
        "InvoiceNumber": lambda invoice: invoice.number,
        "Type": lambda _: "ACCREC",
        "Status": lambda invoice: invoice.status,
        "Reference": lambda invoice: invoice.reference,
        "Date": lambda invoice: invoice.date,
        "DueDate": lambda invoice: invoice.due_date,
        "Total": lambda invoice: invoice.total,
        "AmountDue": lambda invoice: invoice.left,
        "AmountPaid": lambda invoice: invoice.paid,
        "CurrencyCode": lambda invoice: invoice.currency,
        "UpdatedDateUTC": lambda invoice: invoice.updated,
        "Contact.ContactID": lambda invoice: invoice.contact_id,
    },
    sets={
        "IDs": "InvoiceID",
        "InvoiceNumbers": "InvoiceNumber",
        "ContactIDs": "Contact.ContactID",
        "Statuses": "Status",
    },
    searched=("InvoiceNumber", "Reference"),
    summary=summary,
    made_by=lambda invoice: invoice.made_by,
    # No sales invoice is ever ARCHIVED, so that this one shows nothing more.
    options=("includeArchived", "unitdp"),
)
WRITER = Writer("Invoices", "InvoiceID", SHAPE, save, render, flag="HasErrors")
