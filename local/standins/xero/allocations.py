"""Allocates a credit to an invoice of the same contact: no money moves, and less of each is outstanding.

Both are on debtors, so that only a prepayment, which is not, needs a journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from local.standins.xero import documents, item_view, open_items, prepayments, settlement, shapes
from local.standins.xero.batches import Writer, refused
from local.standins.xero.calls import Answer, answer
from local.standins.xero.errors import Invalid, insist, not_found
from local.standins.xero.lines import pennies
from local.standins.xero.open_items import KINDS
from local.standins.xero.records import Allocation, Element, Invoice, OpenItem
from local.standins.xero.request import Request
from local.standins.xero.state import State, Work

SHAPE: shapes.Shape = {
    "AllocationID": shapes.GUID,
    "Invoice": shapes.Nested({"InvoiceID": shapes.GUID, "InvoiceNumber": shapes.TEXT}),
    "Amount": shapes.MONEY,
    "Date": shapes.DATE,
}


def writer(kind: str, credit_id: str) -> Writer:
    """Writes one allocation per call, from the credit that the path names."""
    return Writer("Allocations", "AllocationID", SHAPE, partial(save, kind, credit_id), render, most=1)


def save(kind: str, credit_id: str, work: Work, element: Element) -> Allocation:
    state = work.state
    credit, invoice = open_items.item_of(state, kind, credit_id), _invoice(state, element)
    complaints = tuple(_complaints(work, element, KINDS[kind].name, credit, invoice))
    if complaints or invoice is None:
        raise Invalid(*complaints)
    allocation = Allocation(
        id=state.new_id(),
        kind=kind,
        credit_id=credit_id,
        invoice_id=invoice.id,
        amount=pennies(element["Amount"]),
        date=documents.day_of(element, "Date", work.now.date()),
    )
    state.allocations.put(allocation)
    if kind == "prepayment":
        prepayments.post_allocation(state, credit, allocation)
    open_items.put(state, kind, settlement.allocated(credit, allocation, work.now))
    state.invoices.put(settlement.allocated(invoice, allocation, work.now))
    return allocation


def _invoice(state: State, element: Element) -> Invoice | None:
    reference = element.get("Invoice", {})
    by_id = state.invoices.get(reference.get("InvoiceID"))
    return by_id or state.invoices.find("number", reference.get("InvoiceNumber"))


def _complaints(
    work: Work, element: Element, name: str, credit: OpenItem, invoice: Invoice | None
) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    yield from documents.lock_complaints(work.state, documents.day_of(element, "Date", work.now.date()))
    if credit.status not in ("AUTHORISED", "PAID"):
        yield f"{name} not of valid status for allocation"
    if element.get("Amount", 0) <= 0:
        yield "The allocation amount must be greater than zero"
    if invoice is None:
        yield "Invoice could not be found"
        return
    yield from _invoice_complaints(name, credit, invoice)
    if element.get("Amount", 0) > min(credit.left, invoice.left):
        yield f"{name} cannot be allocated as amount is greater than amount outstanding"


def _invoice_complaints(name: str, credit: OpenItem, invoice: Invoice) -> Iterator[str]:
    if invoice.status == "PAID":
        yield "The invoice you are trying to allocate to has already been paid off"
    elif invoice.status != "AUTHORISED":
        yield "Invoice not of valid status for allocation"
    if (invoice.currency, invoice.rate) != (credit.currency, credit.rate):
        yield f"{name} is in another currency, or at another rate, than the invoice"
    if invoice.contact_id != credit.contact_id:
        yield f"{name} cannot be allocated to an invoice of another contact"


def delete(request: Request, kind: str) -> Answer:
    """Deletes the allocation of the credit that the path names; 404 if the two do not belong together."""
    state, allocation = request.state, request.state.allocations.get(request.part)
    if allocation is None or (allocation.kind, allocation.credit_id) != (kind, request.target):
        raise not_found()
    shown = render(state, allocation)
    try:
        take_back(Work(state, request.call.at), allocation)
    except Invalid as refusal:
        return refused([{**shown, "ValidationErrors": [{"Message": each} for each in refusal.messages]}])
    return answer(200, {**shown, "IsDeleted": True})


def take_back(work: Work, allocation: Allocation) -> None:
    """Reopens the credit and the invoice by the amount of the allocation."""
    state = work.state
    insist(documents.lock_complaints(state, allocation.date))
    credit = open_items.item_of(state, allocation.kind, allocation.credit_id)
    invoice = state.invoices[allocation.invoice_id]
    open_items.put(state, allocation.kind, settlement.unallocated(credit, allocation, work.now))
    state.invoices.put(settlement.unallocated(invoice, allocation, work.now))
    state.allocations.remove(allocation)
    state.books.reverse(allocation.id)


def render(state: State, allocation: Allocation) -> Element:
    meant = KINDS[allocation.kind]
    return {
        **item_view.allocation(state, allocation),
        meant.field: {meant.id_field: allocation.credit_id, "LineItems": []},
    }
