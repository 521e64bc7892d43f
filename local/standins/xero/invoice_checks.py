"""What an invoice must be to be taken, and when it may no longer change."""

from __future__ import annotations

from collections.abc import Iterator

from local.standins.xero import documents, lines, shapes
from local.standins.xero.records import Element, Invoice
from local.standins.xero.state import State, Work

SHAPE: shapes.Shape = {
    "InvoiceID": shapes.GUID,
    "Type": shapes.TEXT,
    "InvoiceNumber": shapes.text(255),
    "Reference": shapes.text(255),
    "Contact": shapes.Nested({"ContactID": shapes.GUID}),
    "Date": shapes.DATE,
    "DueDate": shapes.DATE,
    "ExpectedPaymentDate": shapes.DATE,
    "LineAmountTypes": lines.LINE_AMOUNT_TYPES,
    "LineItems": shapes.Listed(lines.SHAPE),
    "Status": shapes.one_of("DRAFT", "SUBMITTED", "AUTHORISED", "DELETED", "VOIDED"),
    "CurrencyCode": shapes.TEXT,
    "SentToContact": shapes.FLAG,
    "BrandingThemeID": shapes.GUID,
    "Url": shapes.TEXT,
}
EXTRAS = ("SentToContact", "BrandingThemeID", "Url")
ENDS = {"DELETED": ("DRAFT", "SUBMITTED"), "VOIDED": ("AUTHORISED",)}
"""How an invoice may end, and from which statuses."""


def modification_complaints(former: Invoice | None, element: Element) -> Iterator[str]:
    target = element.get("Status")
    if former is None:
        if target in ENDS:
            yield f"Invoice status {target} is not valid for a new invoice"
        return
    if former.status in ("PAID", "VOIDED", "DELETED") or former.payment_ids:
        yield "Invoice not of valid status for modification"
    if former.payment_ids:
        yield "This document cannot be edited as it has a payment or credit note allocated to it."
    if target in ENDS and former.status not in ENDS[target]:
        yield f"An invoice of status {former.status} cannot become {target}"
    if former.status == "AUTHORISED" and target in ("DRAFT", "SUBMITTED"):
        yield "Invoice not of valid status for modification"


def complaints(work: Work, element: Element, former: Invoice | None) -> Iterator[str]:
    final = element.get("Status") == "AUTHORISED"
    today = work.now.date()
    if element.get("Type") != "ACCREC":
        yield f"Invoice type {element.get('Type')} is not one that this stand-in keeps."
    yield from shapes.breaches(element, SHAPE)
    yield from _number_complaints(work.state, element, former)
    yield from documents.contact_complaints(work.state, element)
    yield from documents.currency_complaints(element)
    if final and "DueDate" not in element:
        yield "The DueDate must be specified for an approved invoice"
    if final:
        yield from documents.lock_complaints(work.state, documents.day_of(element, "Date", today))
    if final and former is not None and former.status == "AUTHORISED":
        yield from documents.lock_complaints(work.state, former.date)
    types = element.get("LineAmountTypes", "Exclusive")
    yield from documents.line_complaints(work, element, types, final=final)


def _number_complaints(state: State, element: Element, former: Invoice | None) -> Iterator[str]:
    other = state.invoices.find("number", element.get("InvoiceNumber"))
    if other is not None and (former is None or other.id != former.id):
        yield "Invoice # must be unique."
