"""Keeps credit notes to customers, the opposite of invoices: open until refunded or allocated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local.standins.xero import contact_view, currencies, documents, lines, shapes, statuses, stock, tracked
from local.standins.xero.batches import Writer
from local.standins.xero.credit_note_view import head, render
from local.standins.xero.errors import Invalid, insist
from local.standins.xero.listings import Listing
from local.standins.xero.records import HOME, CreditNote, Element
from local.standins.xero.settlement import settled
from local.standins.xero.state import State, Work

SHAPE: shapes.Shape = {
    "CreditNoteID": shapes.GUID,
    "Type": shapes.TEXT,
    "CreditNoteNumber": shapes.text(255),
    "Reference": shapes.text(255),
    "Contact": shapes.Nested({"ContactID": shapes.GUID}),
    "Date": shapes.DATE,
    "LineAmountTypes": lines.LINE_AMOUNT_TYPES,
    "LineItems": shapes.Listed(lines.SHAPE),
    "Status": shapes.one_of("DRAFT", "SUBMITTED", "AUTHORISED", "DELETED", "VOIDED"),
    "CurrencyCode": shapes.TEXT,
    "CurrencyRate": shapes.Field("number", places=6),
    "BrandingThemeID": shapes.GUID,
    "SubTotal": shapes.MONEY,
    "TotalTax": shapes.MONEY,
    "Total": shapes.MONEY,
}


def save(work: Work, element: Element) -> CreditNote:
    """Creates the credit note; a POST may change the one that CreditNoteID or CreditNoteNumber names."""
    former = _former(work, element)
    work = replace(work, tracked=tracked.marks_of(former))
    insist(statuses.modification_complaints("Credit Note", former, element))
    if former is not None and element.get("Status") in statuses.ENDS:
        return _end(work, former, element["Status"])
    whole = {**(_as_sent(work.state, former) if former else {}), **element}
    insist(_complaints(work, whole, former))
    note = _build(work, whole, former)
    insist(documents.total_complaints(note, whole))
    moved = stock.moves(work.state, former, note, stock.BROUGHT_BACK)
    insist(stock.complaints(work.state, moved))
    stock.carry_out(work.state, moved)
    return _commit(work.state, note, former)


def _former(work: Work, element: Element) -> CreditNote | None:
    note_id, number = element.get("CreditNoteID"), element.get("CreditNoteNumber")
    notes = work.state.credit_notes
    if not work.overwrites:
        return None
    if note_id is not None and notes.get(note_id) is None:
        raise Invalid("An existing Credit Note with the specified CreditNoteID could not be found")
    return notes.get(note_id) or notes.find("number", number)


def _as_sent(state: State, note: CreditNote) -> Element:
    return {"Type": "ACCRECCREDIT", "CreditNoteNumber": note.number, **documents.as_sent(state, note)}


def _complaints(work: Work, element: Element, former: CreditNote | None) -> Iterator[str]:
    final = element.get("Status") == "AUTHORISED"
    if element.get("Type") != "ACCRECCREDIT":
        yield f"Credit note type {element.get('Type')} is not one that this stand-in keeps."
    yield from shapes.breaches(element, SHAPE)
    yield from _number_complaints(work.state, element, former)
    yield from documents.contact_complaints(work.state, element)
    yield from currencies.complaints(work.state, element)
    if final:
        day = documents.day_of(element, "Date", work.now.date())
        yield from documents.lock_complaints(work.state, day)
    if final and former is not None and former.status == "AUTHORISED":
        yield from documents.lock_complaints(work.state, former.date)
    types = element.get("LineAmountTypes", "Exclusive")
    yield from documents.line_complaints(work, element, types, final=final)


def _number_complaints(state: State, element: Element, former: CreditNote | None) -> Iterator[str]:
    # An invoice may have the same number: the two kinds are numbered separately.
    other = state.credit_notes.find("number", element.get("CreditNoteNumber"))
    if other is not None and (former is None or other.id != former.id):
        yield "Credit Note # must be unique."


def _build(work: Work, element: Element, former: CreditNote | None) -> CreditNote:
    types = element.get("LineAmountTypes", "Exclusive")
    return CreditNote(
        id=former.id if former else work.state.new_id(),
        number=element.get("CreditNoteNumber") or _next_number(work.state),
        contact_id=element["Contact"]["ContactID"],
        status=element.get("Status", "DRAFT"),
        date=documents.day_of(element, "Date", work.now.date()),
        line_amount_types=types,
        lines=documents.build_lines(work, element, types),
        updated=work.now,
        reference=element.get("Reference", ""),
        currency=element.get("CurrencyCode", HOME),
        rate=currencies.rate_of(work.state, element),
        extras={name: element[name] for name in ("BrandingThemeID",) if name in element},
    )


def _next_number(state: State) -> str:
    while True:
        state.credit_note_series += 1
        number = f"CN-{state.credit_note_series:04}"
        if state.credit_notes.find("number", number) is None:
            return number


def _commit(state: State, note: CreditNote, former: CreditNote | None) -> CreditNote:
    note = settled(note)
    state.credit_notes.put(note)
    state.books.reverse(note.id)
    if note.status in ("AUTHORISED", "PAID"):
        credited = documents.sale(state, note, -1)
        state.books.post("credit_note", note.id, note.date, note.reference, credited)
    if former is None:
        state.history.append(("credit_note", note.id))
    return note


def _end(work: Work, former: CreditNote, status: str) -> CreditNote:
    moved = stock.moves(work.state, former, None, stock.BROUGHT_BACK)
    insist(stock.complaints(work.state, moved))
    gone = statuses.ended(work, former, status)
    work.state.credit_notes.put(gone)
    stock.carry_out(work.state, moved)
    return gone


def find(state: State, name: str) -> CreditNote | None:
    """Finds a credit note by CreditNoteID or by number: a path may hold either."""
    return state.credit_notes.get(name) or state.credit_notes.find("number", name)


LISTING = Listing(
    plural="CreditNotes",
    records=lambda state: state.credit_notes,
    render=render,
    head=head,
    by_id=contact_view.within,
    # Only invoices can be asked for by IDs, numbers or statuses.
    fields={
        "CreditNoteID": lambda note: note.id,
        "CreditNoteNumber": lambda note: note.number,
        "Type": lambda _: "ACCRECCREDIT",
        "Status": lambda note: note.status,
        "Reference": lambda note: note.reference,
        "Date": lambda note: note.date,
        "Total": lambda note: note.total,
        "RemainingCredit": lambda note: note.left,
        "UpdatedDateUTC": lambda note: note.updated,
        "Contact.ContactID": lambda note: note.contact_id,
    },
    options=("unitdp",),
)
WRITER = Writer("CreditNotes", "CreditNoteID", SHAPE, save, render, flag="HasErrors")
