"""Disputed money: taken, given back, or lost. What lies in Disputed funds was taken and is undecided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from shared.events import DisputeLost, DisputeOpened, DisputeWon, Provider, Sale
from shared.ledger.contacts import contact_of, payer_of
from shared.ledger.documents import CreditNote, Document, Invoice, Line, Receive, Refund, Spend
from shared.ledger.fees import fee_of
from shared.ledger.instead import NO_VAT
from shared.ledger.known import Booking, Decision, ForAPerson, Known, LeftOut
from shared.ledger.purses import SUPPLIERS
from shared.ledger.refunds import note_key, refund_key, taken_back
from shared.ledger.sales import invoice_key
from shared.ledger.sharing import shares
from shared.money import Money
from shared.settings import Settings

# GoCardless takes a charge-back like any payment that fails.
STRIPE: Provider = "stripe"


def opened(event: DisputeOpened, dated: date, settings: Settings) -> Decision:
    amount = -event.moved.gross
    if amount.minor < 0:
        return ForAPerson("unknown_category", f"{event.moved.source}: a dispute of {amount}")
    line = _line(f"Disputed: {_words(event.dispute, event.sale)}", amount, settings)
    fee = fee_of(event.moved, dated, settings)
    spent = _moved(Spend, event.moved.source, (line,), dated, settings)
    return Booking((*spent, *fee))


def won(event: DisputeWon, dated: date, settings: Settings, known: Known) -> Decision:
    """The money comes back from where it is by now: Disputed funds, or what their loss has paid for."""
    moved, note = event.moved, known.documents.get(note_key(event.dispute))
    if moved.gross.minor < 0:
        return ForAPerson("unknown_category", f"{moved.source}: a dispute won of {moved.gross}")
    line = _line(f"Dispute won: {_words(event.dispute, event.sale)}", event.taken, settings)
    if isinstance(note, CreditNote):
        lines = (*_undone(note, event.taken), *_exchange_difference(event, settings))
        return Booking(_received(event, lines, dated, settings), attention="won_after_loss")
    if _is_before_feed(event.withdrawn, settings):
        # These books never held it, so there is neither what was taken nor a difference to it.
        line = replace(line, account=settings.suspense_account, amount=moved.gross)
        return Booking(_received(event, (line,), dated, settings), attention="dispute_before_feed")
    return Booking(_received(event, (line, *_exchange_difference(event, settings)), dated, settings))


def _undone(note: CreditNote, amount: Money) -> tuple[Line, ...]:
    """A loss taken back: to the accounts and at the tax of its credit note, pro rata."""
    parts = shares([line.amount.minor for line in note.lines], 0, amount.minor)
    return tuple(
        replace(line, description=f"Dispute won: {line.description}"[:4000], amount=Money(part))
        for line, part in zip(note.lines, parts, strict=True)
    )


def _exchange_difference(event: DisputeWon, settings: Settings) -> tuple[Line, ...]:
    """What the money is worth more, or less, than when it was taken: the provider converts, at a price."""
    words = f"Exchange difference: {_words(event.dispute, event.sale)}"[:4000]
    return (Line(words, settings.stripe_fees_account, event.moved.gross - event.taken, NO_VAT),)


def _received(
    event: DisputeWon, lines: tuple[Line, ...], dated: date, settings: Settings
) -> tuple[Document, ...]:
    received = _moved(Receive, event.moved.source, lines, dated, settings)
    return (*received, *fee_of(event.moved, dated, settings))


def lost(event: DisputeLost, dated: date, settings: Settings, known: Known) -> Decision:
    """No movement: what lies in Disputed funds pays a credit note, or one over the bad debt."""
    if _is_before_feed(event.withdrawn, settings):
        return LeftOut("before_feed", f"withdrawn before {settings.feed_from}, and so not from these books")
    payer = payer_of(event.sale, STRIPE)
    booking = (
        _written_off(event, dated, settings, known)
        if settings.dispute_lost == "write_off"
        else taken_back(event.dispute, event.amount, event.sale, payer, dated, settings, known)
    )
    paid = Refund(
        key=refund_key(event.dispute),
        of=note_key(event.dispute),
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
    who = contact_of(payer_of(event.sale, STRIPE), known)
    note = CreditNote(note_key(event.dispute), who.key, dated, (line,))
    return Booking((*who.new, note), who.aliases, attention="sale_not_on_record")


def _moved(
    kind: type[Spend] | type[Receive], source: str, lines: tuple[Line, ...], dated: date, settings: Settings
) -> tuple[Document, ...]:
    """Lines over nothing are left out, and so is a document that is left without any."""
    some = tuple(line for line in lines if line.amount.minor)
    key, account, supplier = f"{source} dispute", settings.stripe_bank_account, SUPPLIERS[STRIPE]
    return (supplier, kind(key, supplier.key, account, dated, some)) if some else ()


def _is_before_feed(withdrawn: datetime, settings: Settings) -> bool:
    """Whether the money was taken before these books begin, and never came into Disputed funds."""
    return settings.day_of(withdrawn) < settings.feed_from


def _line(words: str, amount: Money, settings: Settings) -> Line:
    return Line(words[:4000], settings.disputed_funds_account, amount, NO_VAT)


def _words(dispute: str, sale: Sale | None) -> str:
    what = ", ".join(part for part in (sale.description, sale.payer.name) if part) if sale else ""
    return f"{what} ({dispute})".strip()
