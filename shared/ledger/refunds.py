"""Refunds, and refunds that come back."""

from __future__ import annotations

from datetime import date

from shared.events import Payer, Refunded, RefundFailed, Sale
from shared.ledger.contacts import Who, contact_of, payer_of
from shared.ledger.documents import CreditNote, Deletion, Invoice, Line, Overpayment, Refund
from shared.ledger.fees import fee_of
from shared.ledger.instead import credited, deletion_key, undoing
from shared.ledger.known import Booking, Credited, Decision, ForAPerson, Known
from shared.ledger.purses import purse_of
from shared.ledger.sales import invoice_key, payment_key
from shared.ledger.sharing import shares
from shared.money import Money
from shared.settings import Settings


def note_key(source: str) -> str:
    return f"{source} credit note"


def refund_key(source: str) -> str:
    return f"{source} refund"


def refunded(event: Refunded, dated: date, settings: Settings, known: Known) -> Decision:
    moved, amount = event.moved, -event.moved.gross
    fee = fee_of(moved, dated, settings)
    if amount.minor < 0:
        return ForAPerson("unknown_category", f"{moved.source}: a refund of {amount}")
    if amount.minor == 0:
        return Booking(fee)
    account = purse_of(moved, settings).clearing
    overpaid = known.documents.get(payment_key(event.paid))
    if isinstance(overpaid, Overpayment):
        # Its invoice was voided, or somebody else paid it: there is no sale of this money to take back.
        back = Refund(refund_key(moved.source), overpaid.key, account, dated, amount)
        return Booking((back, *fee))
    payer = payer_of(event.sale, moved.provider)
    booking = taken_back(moved.source, amount, event.sale, payer, dated, settings, known)
    money = Refund(refund_key(moved.source), note_key(moved.source), account, dated, amount)
    return Booking((*booking.documents, money, *fee), booking.aliases, booking.credited, booking.attention)


def taken_back(
    source: str,
    amount: Money,
    sale: Sale | None,
    payer: Payer,
    dated: date,
    settings: Settings,
    known: Known,
) -> Booking:
    """The credit note over part of a sale, or all of it; of a sale that is not on record, flagged."""
    invoice = known.documents.get(invoice_key(sale)) if sale else None
    if isinstance(invoice, Invoice):
        before = known.credited.get(invoice.key, 0)
        credit = Credited(invoice.key, before, before + amount.minor)
        note = CreditNote(note_key(source), invoice.contact, dated, _lines(invoice, credit))
        return Booking((note,), credited=credit)
    who = contact_of(payer, known)
    line = Line(f"Refund: {_described(sale)}", settings.sales_account, amount, settings.sales_tax)
    note = CreditNote(note_key(source), who.key, dated, (line,))
    return Booking((*who.new, note), who.aliases, attention="sale_not_on_record")


def _lines(invoice: Invoice, credit: Credited) -> tuple[Line, ...]:
    """The invoice's lines pro rata; those that a small refund does not reach are left out."""
    parts = shares([line.amount.minor for line in invoice.lines], credit.before, credit.after)
    return tuple(
        Line(f"Refund: {line.description}"[:4000], line.account, Money(part), line.tax_type)
        for line, part in zip(invoice.lines, parts, strict=True)
        if part
    )


def _described(sale: Sale | None) -> str:
    return (sale.description.strip()[:3000] if sale else "") or "Sale"


def failed(event: RefundFailed, dated: date, settings: Settings, known: Known) -> Decision:
    """The refund's payment is taken back; the credit note stays: the customer is owed the money."""
    moved = event.moved
    amount, fee = moved.gross, fee_of(moved, dated, settings)
    if amount.minor < 0:
        return ForAPerson("unknown_category", f"{moved.source}: a failed refund of {amount}")
    if amount.minor == 0:
        return Booking(fee)
    refund = known.documents.get(refund_key(event.refunded))
    who = _owed(event, known)
    back = Deletion(
        key=deletion_key(moved.source),
        of=refund_key(event.refunded),
        instead="credit",
        dated=dated,
        amount=amount,
        account=purse_of(moved, settings).clearing,
        contact=who.key,
    )
    if isinstance(refund, Refund) and refund.amount == amount:
        return Booking((undoing(back, refund.dated), *fee))
    return Booking((*who.new, *credited(back, settings), *fee), who.aliases)


def _owed(event: RefundFailed, known: Known) -> Who:
    note = known.documents.get(note_key(event.refunded))
    if isinstance(note, CreditNote):
        return Who(note.contact)
    return contact_of(payer_of(event.sale, event.moved.provider), known)
