"""Reads invoices to customers, credit notes, overpayments and prepayments from Xero, a thousand in a call.

Every function raises Unavailable where Xero does not answer, or its answer makes no sense, Throttled where
its limit is used up, and Forbidden where it refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.history.documents import Kind, Part, SalesDocument
from shared.ledger.stages import Stage
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
        Listed("receipt", "BankTransactions", "BankTransactionID", "RECEIVE"),
    )
}


@dataclass(frozen=True, slots=True)
class Tracking:
    """The category that tracks lines, and the codes of accounts that are revenue; None: any account is.

    `since` is the first day whose documents are read with their lines; None for any day.
    """

    category_id: str
    revenue: frozenset[str] | None = None
    since: date | None = None

    def covers(self, day: date) -> bool:
        return self.since is None or day >= self.since


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """A page of documents. `total` is how many there are on all pages, None where Xero does not say."""

    documents: tuple[SalesDocument, ...]
    is_last: bool
    total: int | None

    def has_shrunk(self, page: int, before: int | None) -> bool:
        """Whether there are fewer documents than when the page before was read: some slid to that one."""
        return page > 1 and before is not None and self.total is not None and self.total < before


def changed_since(
    xero: XeroClient, kind: Kind, since: datetime, now: datetime, tracking: Tracking | None = None
) -> Iterator[SalesDocument]:
    """Yields the documents of a kind that have changed since then. Quiet, it is one small call.

    With `tracking`, their lines are read, too.
    """
    page, is_last = 1, False
    while not is_last:
        found = _page(xero, kind, page, now, tracking, **if_modified(since))
        yield from found.documents
        page, is_last = page + 1, found.is_last


def page_of_all(xero: XeroClient, kind: Kind, page: int, now: datetime) -> DocumentsPage:
    """Reads a page of all documents of a kind. By their ids, so that a change meanwhile moves none from one
    page to another."""
    return _page(xero, kind, page, now, order=LISTED[kind].id)


def page_of_lines(
    xero: XeroClient, kind: Kind, page: int, now: datetime, tracking: Tracking
) -> DocumentsPage:
    """Reads a page of the documents of a kind that `tracking` covers, with their lines, by their ids."""
    since = f" AND Date>=DateTime({tracking.since:%Y,%m,%d})" if tracking.since else ""
    where = f'Type=="{LISTED[kind].type}"{since}'
    return _page(xero, kind, page, now, tracking, where=where, order=LISTED[kind].id)


def invoices_by_ids(
    xero: XeroClient, ids: Iterable[str], now: datetime, tracking: Tracking | None = None
) -> tuple[SalesDocument, ...]:
    """Returns those of up to fifty invoices that are sales, in one call. With `tracking`, lines are read."""
    listed = LISTED["invoice"]
    query = {"i_ds": sorted(set(ids)), **_asked(listed, tracking)}
    return _documents(listed, let_in(xero.invoices(**query, **of_page(1)), now), tracking)


def receipt(xero: XeroClient, id: str, now: datetime, tracking: Tracking | None) -> tuple[SalesDocument, ...]:
    """Returns money at the bank that is income by itself, by its id; nothing if Xero has no such money."""
    reply = let_in(xero.one(Stage.BANK_TRANSACTIONS, id), now)
    return () if reply.status == 404 else _documents(LISTED["receipt"], reply, tracking)


def _asked(listed: Listed, tracking: Tracking | None) -> Mapping[str, str]:
    """Asks for the short form where that is enough: it has no lines."""
    return (listed.asked or {}) if tracking is None else {}


def _page(
    xero: XeroClient, kind: Kind, page: int, now: datetime, tracking: Tracking | None = None, **asked: Any
) -> DocumentsPage:
    listed = LISTED[kind]
    query = {"where": f'Type=="{listed.type}"', **_asked(listed, tracking), **asked}
    reply = let_in(_call(xero, kind, **query, **of_page(page)), now)
    if reply.status == 304:
        return DocumentsPage((), is_last=True, total=None)
    documents = _documents(listed, reply, tracking)
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
        case "receipt":
            return xero.bank_transactions(**query)


def _documents(listed: Listed, reply: Reply, tracking: Tracking | None) -> tuple[SalesDocument, ...]:
    elements = content_of(reply, listed.plural)
    with understood(listed.plural):
        # Lists by ids hold bills as well.
        return tuple(document_of(listed, each, tracking) for each in elements if each["Type"] == listed.type)


def document_of(listed: Listed, element: Element, tracking: Tracking | None = None) -> SalesDocument:
    """Makes a document of what Xero shows. Raises what `understood` turns into Unavailable."""
    total = pence_of(element["Total"])
    left, paid = _left(listed.kind, element), _paid(listed.kind, element)
    dated = day_of(needed(element, "Date"))
    by = tracking if tracking and tracking.covers(dated) else None
    return SalesDocument(
        kind=listed.kind,
        id=needed(element, listed.id),
        contact_id=needed(element["Contact"], "ContactID"),
        dated=dated,
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
        tracked=_parts(element, by) if by else None,
        category=by.category_id if by else "",
    )


def _parts(element: Element, tracking: Tracking) -> tuple[Part, ...]:
    """Sums up the lines of revenue by the option of the category that tracks them."""
    gross, sums = is_gross(element), Counter[str]()
    for line in element.get("LineItems") or ():
        if tracking.revenue is None or line.get("AccountCode") in tracking.revenue:
            for mark in line.get("Tracking") or ():
                if mark["TrackingCategoryID"] == tracking.category_id:
                    sums[mark["TrackingOptionID"]] += net_of(line, gross)
    return tuple(Part(option, net) for option, net in sorted(sums.items()))


def is_gross(element: Element) -> bool:
    """Whether the amounts of a document's lines have VAT in them."""
    return element.get("LineAmountTypes") == "Inclusive"


def net_of(line: Element, gross: bool) -> int:
    """Returns what a line comes to without VAT, in pence."""
    tax = pence_of(line.get("TaxAmount") or 0) if gross else 0
    return pence_of(line.get("LineAmount") or 0) - tax


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
    # Of what was voided, nothing is left and nothing was used; and nobody uses a receipt.
    is_used = kind != "receipt" and element["Status"] in ("AUTHORISED", "PAID")
    return rest if is_used else 0


def _total(reply: Reply) -> int | None:
    told = reply.body.get("pagination") or {}
    return int(told["itemCount"]) if "itemCount" in told else None
