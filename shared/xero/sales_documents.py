"""Reads invoices to customers, credit notes, overpayments and prepayments from Xero, a thousand in a call.

Every function raises Unavailable where Xero does not answer, or its answer makes no sense, Throttled where
its limit is used up, and Forbidden where it refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from shared.history.documents import Kind, SalesDocument
from shared.xero.client import Reply, XeroClient
from shared.xero.element_texts import needed, text
from shared.xero.paging import (
    Element,
    content_of,
    day_of,
    if_modified,
    let_in,
    of_page,
    pages_of,
    pence_of,
    time_of,
    understood,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """How Xero lists a kind of document. `type` is its word for those of customers."""

    kind: Kind
    plural: str
    id: str
    type: str
    number: str = ""
    # A short form has all that is needed: only invoices have one.
    asked: Mapping[str, str] | None = None


LISTED: Mapping[Kind, Listed] = {
    each.kind: each
    for each in (
        Listed("invoice", "Invoices", "InvoiceID", "ACCREC", "InvoiceNumber", {"summary_only": "true"}),
        Listed("credit_note", "CreditNotes", "CreditNoteID", "ACCRECCREDIT", "CreditNoteNumber"),
        Listed("overpayment", "Overpayments", "OverpaymentID", "RECEIVE-OVERPAYMENT"),
        Listed("prepayment", "Prepayments", "PrepaymentID", "RECEIVE-PREPAYMENT", "InvoiceNumber"),
    )
}


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """A page of documents. `total` is how many there are on all pages, None where Xero does not say."""

    documents: tuple[SalesDocument, ...]
    is_last: bool
    total: int | None


def changed_since(xero: XeroClient, kind: Kind, since: datetime, now: datetime) -> Iterator[SalesDocument]:
    """Yields the documents of a kind that have changed since then. Quiet, it is one small call."""
    page, is_last = 1, False
    while not is_last:
        found = _page(xero, kind, page, now, **if_modified(since))
        yield from found.documents
        page, is_last = page + 1, found.is_last


def page_of_all(xero: XeroClient, kind: Kind, page: int, now: datetime) -> DocumentsPage:
    """Reads a page of all documents of a kind. By their ids, so that a change meanwhile moves none from one
    page to another."""
    return _page(xero, kind, page, now, order=LISTED[kind].id)


def invoices_by_ids(xero: XeroClient, ids: Iterable[str], now: datetime) -> tuple[SalesDocument, ...]:
    """Returns those of up to fifty invoices that are sales, in one call."""
    wanted = sorted(set(ids))
    reply = let_in(xero.invoices(i_ds=wanted, summary_only="true", **of_page(1)), now)
    return _documents(LISTED["invoice"], reply)


def _page(xero: XeroClient, kind: Kind, page: int, now: datetime, **asked: Any) -> DocumentsPage:
    listed = LISTED[kind]
    query = {"where": f'Type=="{listed.type}"', **(listed.asked or {}), **asked}
    reply = let_in(_call(xero, kind, **query, **of_page(page)), now)
    if reply.status == 304:
        return DocumentsPage((), is_last=True, total=None)
    documents = _documents(listed, reply)
    with understood(listed.plural):
        is_last = not reply.body[listed.plural] or page >= pages_of(reply)
        return DocumentsPage(documents, is_last, _total(reply))


def _call(xero: XeroClient, kind: Kind, **query: Any) -> Reply:
    match kind:
        case "invoice":
            return xero.invoices(**query)
        case "credit_note":
            return xero.credit_notes(**query)
        case "overpayment":
            return xero.overpayments(**query)
        case "prepayment":
            return xero.prepayments(**query)


def _documents(listed: Listed, reply: Reply) -> tuple[SalesDocument, ...]:
    elements = content_of(reply, listed.plural)
    with understood(listed.plural):
        # Lists by ids hold bills as well.
        return tuple(_document(listed, each) for each in elements if each["Type"] == listed.type)


def _document(listed: Listed, element: Element) -> SalesDocument:
    total = pence_of(element["Total"])
    left, paid = _left(listed.kind, element), _paid(listed.kind, element)
    return SalesDocument(
        kind=listed.kind,
        id=needed(element, listed.id),
        contact_id=needed(element["Contact"], "ContactID"),
        dated=day_of(needed(element, "Date")),
        status=needed(element, "Status"),
        updated_at=time_of(needed(element, "UpdatedDateUTC")),
        number=text(element, listed.number) if listed.number else "",
        reference=text(element, "Reference"),
        due_on=day_of(element["DueDate"]) if element.get("DueDate") else None,
        currency=text(element, "CurrencyCode") or "GBP",
        rate=Decimal(element.get("CurrencyRate") or 1),
        net=pence_of(element["SubTotal"]),
        tax=pence_of(element["TotalTax"]),
        total=total,
        paid=paid,
        credited=_credited(listed.kind, element, total - left - paid),
        left=left,
    )


def _left(kind: Kind, element: Element) -> int:
    # Xero leaves out what is left of a document that was voided.
    return pence_of(element.get("AmountDue" if kind == "invoice" else "RemainingCredit") or 0)


def _paid(kind: Kind, element: Element) -> int:
    """Returns what was paid of an invoice, or paid back of anything else."""
    if kind == "invoice":
        return pence_of(element.get("AmountPaid") or 0)
    return sum(pence_of(each.get("Amount") or 0) for each in element.get("Payments") or ())


def _credited(kind: Kind, element: Element, rest: int) -> int:
    if kind == "invoice":
        return pence_of(element.get("AmountCredited") or 0)
    # Of what was voided, nothing is left and nothing was used.
    return rest if element["Status"] in ("AUTHORISED", "PAID") else 0


def _total(reply: Reply) -> int | None:
    told = reply.body.get("pagination") or {}
    return int(told["itemCount"]) if "itemCount" in told else None
