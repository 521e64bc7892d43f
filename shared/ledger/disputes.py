"""Disputed money: taken, given back, or lost."""

from __future__ import annotations

from datetime import date

from shared.events import DisputeLost, DisputeOpened, DisputeWon, Sale
from shared.ledger.contacts import NOBODY, STRIPE_SUPPLIER, contact_of
from shared.ledger.documents import CreditNote, Document, Invoice, Line, Receive, Refund, Spend
from shared.ledger.fees import fee_of
from shared.ledger.instead import NO_VAT
from shared.ledger.known import Booking, Decision, ForAPerson, Known
from shared.ledger.refunds import note_key, refund_key, taken_back
from shared.ledger.sales import invoice_key
from shared.money import Money
from shared.settings import Settings


def opened(event: DisputeOpened, dated: date, settings: Settings) -> Decision:
    amount = -event.moved.gross
    if amount.minor < 0:
        return ForAPerson("unknown_category", f"{event.moved.source}: a dispute of {amount}")
    line = _line(f"Disputed: {_words(event.dispute, event.sale)}", amount, settings)
    fee = fee_of(event.moved, dated, settings)
    spent = _moved(Spend, event.moved.source, line, dated, settings)
    return Booking((*spent, *fee))


def won(event: DisputeWon, dated: date, settings: Settings) -> Decision:
    amount = event.moved.gross
    if amount.minor < 0:
        return ForAPerson("unknown_category", f"{event.moved.source}: a dispute won of {amount}")
    line = _line(f"Dispute won: {_words(event.dispute, event.sale)}", amount, settings)
    fee = fee_of(event.moved, dated, settings)
    return Booking((*_moved(Receive, event.moved.source, line, dated, settings), *fee))


def lost(event: DisputeLost, dated: date, settings: Settings, known: Known) -> Decision:
    """No movement: what lies in Disputed funds pays a credit note, or one over the bad debt."""
    booking = (
        _written_off(event, dated, settings, known)
        if settings.dispute_lost == "write_off"
        else taken_back(event.dispute, event.amount, event.sale, dated, settings, known)
    )
    paid = Refund(
        key=refund_key(event.dispute),
        credit_note=note_key(event.dispute),
        account=settings.disputed_funds_account,
        dated=dated,
        amount=event.amount,
    )
    return Booking((*booking.documents, paid), booking.aliases, booking.credited, booking.attention)


def _written_off(event: DisputeLost, dated: date, settings: Settings, known: Known) -> Booking:
    """The sale and its VAT stay; the money is a bad debt."""
    line = Line(
        f"Written off: {_words(event.dispute, event.sale)}", settings.bad_debts_account, event.amount, NO_VAT
    )
    invoice = known.documents.get(invoice_key(event.sale)) if event.sale else None
    if isinstance(invoice, Invoice):
        return Booking((CreditNote(note_key(event.dispute), invoice.contact, dated, (line,)),))
    who = contact_of(event.sale.payer if event.sale else NOBODY, known)
    note = CreditNote(note_key(event.dispute), who.key, dated, (line,))
    return Booking((*who.new, note), who.aliases, attention="sale_not_on_record")


def _moved(
    kind: type[Spend] | type[Receive], source: str, line: Line, dated: date, settings: Settings
) -> tuple[Document, ...]:
    if line.amount.minor == 0:
        return ()
    key, account = f"{source} dispute", settings.stripe_bank_account
    return (STRIPE_SUPPLIER, kind(key, STRIPE_SUPPLIER.key, account, dated, (line,)))


def _line(words: str, amount: Money, settings: Settings) -> Line:
    return Line(words[:4000], settings.disputed_funds_account, amount, NO_VAT)


def _words(dispute: str, sale: Sale | None) -> str:
    what = ", ".join(part for part in (sale.description, sale.payer.name) if part) if sale else ""
    return f"{what} ({dispute})".strip()
