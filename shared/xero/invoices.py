"""Reads an invoice or credit note to a customer as it stands in Xero."""

from __future__ import annotations

from shared.ledger.stages import Stage
from shared.reconciliation.snapshots import InvoiceKind, InvoiceSnapshot, SoldLine
from shared.xero.answers import GONE
from shared.xero.paging import Element, pence_of, reference_of, understood
from shared.xero.payloads import ENVELOPE, ID


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
