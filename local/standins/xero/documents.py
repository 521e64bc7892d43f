"""Checks and renders what invoices, credit notes and bank transactions share: contact, date, lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from local.standins.xero import currencies, lines, sold
from local.standins.xero.books import Posting
from local.standins.xero.records import HOME, Element, Line, Lined, OpenItem
from local.standins.xero.render import dated, read_day
from local.standins.xero.state import State, Work


def lock_complaints(state: State, day: date) -> Iterator[str]:
    locks = (("period", state.period_lock_date), ("end of year", state.end_of_year_lock_date))
    for name, lock in locks:
        if lock is not None and day <= lock:
            shown = lock.strftime("%d-%b-%Y")
            yield f"The document date cannot be before the {name} lock date, currently set at {shown}"


def contact_complaints(state: State, element: Element) -> Iterator[str]:
    contact_id = element.get("Contact", {}).get("ContactID")
    contact = state.contacts.get(contact_id)
    if contact_id is None:
        yield "A Contact must be specified for this type of transaction."
    elif contact is None:
        yield f"The Contact with ContactID {contact_id} could not be found."
    elif contact.status != "ACTIVE":
        yield f"The contact {contact.name} is not active and cannot be used on a new document."


def currency_complaints(element: Element) -> Iterator[str]:
    """Keeps what moves on a bank account to pounds, as all bank accounts here are."""
    code = element.get("CurrencyCode", HOME)
    if code != HOME:
        yield f"Organisation is not subscribed to currency {code}"


def line_complaints(work: Work, element: Element, types: str, *, final: bool) -> Iterator[str]:
    items: list[Element] = element.get("LineItems", [])
    if final and not items:
        yield "One or more line items must be specified"
    for item in items:
        yield from lines.complaints(work, sold.filled(work.state, item, types), types, final=final)


def total_complaints(document: Lined, element: Element) -> Iterator[str]:
    """Totals may be sent, and must then agree with the lines."""
    if document.total < 0:
        yield "The document total must not be negative."
    totals = {"SubTotal": document.sub_total, "TotalTax": document.total_tax, "Total": document.total}
    for name, expected in totals.items():
        if element.get(name, expected) != expected:
            yield f"The document {name} {element[name]} does not equal the sum of the lines, {expected}"


def build_lines(work: Work, element: Element, types: str) -> tuple[Line, ...]:
    items = (sold.filled(work.state, item, types) for item in element.get("LineItems", []))
    return tuple(lines.build(work, item, types) for item in items)


def as_sent(state: State, item: OpenItem) -> Element:
    """Returns what a client would have sent for the document as it stands, as the basis for a change."""
    return {
        "Reference": item.reference,
        "Contact": {"ContactID": item.contact_id},
        "Date": item.date.isoformat(),
        "LineAmountTypes": item.line_amount_types,
        "Status": item.status,
        "LineItems": lines_as_sent(state, item.lines),
        **currencies.as_sent(item),
        **item.extras,
    }


def lines_as_sent(state: State, sent: tuple[Line, ...]) -> list[Element]:
    return [lines.as_sent(state, line) for line in sent]


def sale(state: State, item: OpenItem, sign: int) -> tuple[Posting, ...]:
    """Posts a sale. `sign` is 1 if debtors owe more by it (an invoice), -1 if less (a credit note)."""
    debtors = Posting(state.system_account("DEBTORS").id, sign * currencies.in_pounds(item))
    return (debtors, *currencies.converted(lines.postings(state, item.lines, -sign), item.rate))


def next_invoice_number(state: State) -> str:
    """Returns the next number of the organisation's own series, which skips the numbers that others used."""
    while True:
        state.invoice_series += 1
        number = f"INV-{state.invoice_series:04}"
        if state.invoices.find("number", number) is None:
            return number


def day_of(element: Element, name: str, default: date) -> date:
    return read_day(element[name]) if name in element else default


def echo(element: Element) -> Element:
    """Returns a refused element as Xero does: as it was sent, but with dates in Xero's own form."""
    dates = {name: day for name, day in element.items() if name.endswith("Date") and isinstance(day, str)}
    shown = dict(element)
    for name, day in dates.items():
        shown |= dated(name, read_day(day))
    return shown


def render_totals(state: State, document: Lined) -> dict[str, Any]:
    return {
        "LineItems": [lines.render(state, line) for line in document.lines],
        "SubTotal": document.sub_total,
        "TotalTax": document.total_tax,
        "Total": document.total,
        "CurrencyCode": document.currency if isinstance(document, OpenItem) else HOME,
    }
