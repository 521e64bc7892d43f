"""Reads invoices and credit notes to customers as they stand in Xero. Reading is safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from shared.ledger.stages import Stage
from shared.reconciliation.snapshots import InvoiceKind, InvoiceSnapshot, SoldLine
from shared.xero.answers import GONE
from shared.xero.client import XeroClient
from shared.xero.paging import Element, all_pages, pence_of, reference_of, understood
from shared.xero.payloads import ENVELOPE, ID


def read_invoices(xero: XeroClient, since: datetime | None) -> Iterator[InvoiceSnapshot]:
    """Reads every invoice and credit note to a customer that changed since then, dead ones included.

    Reads all there are for None. Makes a call for each 1,000 of either. Raises Unavailable.
    """
    yield from _sales(xero.invoices, Stage.INVOICES, "invoice", "ACCREC", since)
    yield from _sales(xero.credit_notes, Stage.CREDIT_NOTES, "credit_note", "ACCRECCREDIT", since)


def _sales(
    list_page: Callable[..., Any], stage: Stage, kind: InvoiceKind, theirs: str, since: datetime | None
) -> Iterator[InvoiceSnapshot]:
    """Leaves out bills and suppliers' credit notes, which Xero lists together with them."""
    for element in all_pages(list_page, stage, since, where=f'Type=="{theirs}"'):
        yield sale_of(stage, kind, element)


def sale_of(stage: Stage, kind: InvoiceKind, element: Element) -> InvoiceSnapshot:
    """Reads one invoice or credit note. Raises Unavailable where the element makes no sense."""
    with understood(ENVELOPE[stage]):
        return _sale(stage, kind, element)


def _sale(stage: Stage, kind: InvoiceKind, element: Element) -> InvoiceSnapshot:
    number = element.get("InvoiceNumber" if kind == "invoice" else "CreditNoteNumber")
    before_tax = element.get("LineAmountTypes") == "Exclusive"
    return InvoiceSnapshot(
        id=element[ID[stage]],
        kind=kind,
        reference=reference_of(element),
        number=number or "",
        is_live=element["Status"] not in GONE,
        status=element["Status"],
        total=pence_of(element["Total"]),
        lines=tuple(_line(line, before_tax) for line in element["LineItems"]),
        contact=element["Contact"]["ContactID"],
    )


def _line(line: Element, before_tax: bool) -> SoldLine:
    """Reads a line. A line with only a description has neither account nor amount."""
    tax = line.get("TaxAmount") or 0 if before_tax else 0
    pence = pence_of(line.get("LineAmount") or 0) + pence_of(tax)
    return SoldLine(line.get("AccountCode") or "", pence, line.get("TaxType") or "")
