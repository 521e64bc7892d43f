"""Prints an invoice as a PDF, where a call accepts nothing else: one page with what the invoice says."""

from __future__ import annotations

from collections.abc import Callable

from local.standins.xero.calls import Answer
from local.standins.xero.errors import not_found
from local.standins.xero.invoices import find
from local.standins.xero.records import Invoice
from local.standins.xero.request import Request

PDF = "application/pdf"


def or_printed(show: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
    """Makes a handler that prints an invoice, or shows it as JSON, as the call accepts."""

    def handler(request: Request) -> Answer:
        if request.call.headers.get("accept") != PDF:
            return show(request)
        invoice = find(request.state, request.target)
        if invoice is None:
            raise not_found()
        return Answer(200, _printed(request, invoice), content_type=PDF)

    return handler


def _printed(request: Request, invoice: Invoice) -> bytes:
    # Loaded here: whoever weighs what pages load runs this stand-in beside them.
    from fpdf import FPDF
    from fpdf.enums import XPos, YPos

    paper, contact = FPDF(format="A4"), request.state.contacts[invoice.contact_id]
    paper.set_creation_date(request.call.at)
    paper.add_page()
    paper.set_font("Helvetica", size=16)
    paper.cell(0, 12, f"Invoice {invoice.number}", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.set_font("Helvetica", size=10)
    said = [contact.name, f"Reference: {invoice.reference}", f"Date: {invoice.date:%d %B %Y}"]
    said += [f"{line.description}: {line.amount}" for line in invoice.lines]
    said += [f"Total {invoice.total}", f"Due {invoice.left}"]
    for each in said:
        # PDF's own fonts know Latin-1 alone.
        shown = each.encode("latin-1", "replace").decode("latin-1")
        paper.multi_cell(0, 6, shown, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    return bytes(paper.output())
