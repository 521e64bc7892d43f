"""Checks whether an invoice is acceptable, and whether it may still change."""

from __future__ import annotations

from collections.abc import Iterator

from local.standins.xero import currencies, documents, lines, shapes
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
    "CurrencyRate": shapes.Field("number", places=6),
    "SentToContact": shapes.FLAG,
    "BrandingThemeID": shapes.GUID,
    "Url": shapes.TEXT,
}
EXTRAS = ("SentToContact", "BrandingThemeID", "Url")


def complaints(work: Work, element: Element, former: Invoice | None) -> Iterator[str]:
    final = element.get("Status") == "AUTHORISED"
    today = work.now.date()
    if element.get("Type") != "ACCREC":
        yield f"Invoice type {element.get('Type')} is not one that this stand-in keeps."
    yield from shapes.breaches(element, SHAPE)
    yield from _number_complaints(work.state, element, former)
    yield from documents.contact_complaints(work.state, element)
    yield from currencies.complaints(work.state, element)
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
