"""Disputed money: taken, given back, or lost. What lies in Disputed funds was taken and is undecided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from shared.booking.apportion import apportion
from shared.booking.decision import Booking, Context, Decision, Excluded, NeedsReview
from shared.booking.fallbacks import NO_VAT
from shared.booking.fees import fee_of
from shared.booking.money_in import MoneyIn, documents_of_money_in
from shared.booking.money_out import MoneyOut
from shared.booking.payers import contact_of, payer_of
from shared.booking.refunds import beyond, booked, not_on_record, refund_line
from shared.booking.sale_on_record import SaleOnRecord, restored, sold_here
from shared.events import DisputeLost, DisputeOpened, DisputeWon, Sale
from shared.ledger.documents import Credit, CreditNote, Document, Line, Receive, Spend
from shared.ledger.keys import Role, reference
from shared.ledger.profiles import PROFILES
from shared.ledger.sale_facts import Fact, FactKind, Position
from shared.money import Money
from shared.provider import Provider
from shared.settings import Settings

# GoCardless takes a charge-back like any payment that fails.
STRIPE: Provider = "stripe"


def opened(event: DisputeOpened, dated: date, settings: Settings) -> Decision:
    amount = -event.moved.gross
    if amount.minor < 0:
        return NeedsReview("unknown_category", f"{event.moved.source}: a dispute of {amount}")
    line = _line(f"Disputed: {_words(event.dispute, event.sale)}", amount, settings)
    fee = fee_of(event.moved, dated, settings)
    spent = _moved(Spend, event.moved.source, (line,), dated, settings)
    return Booking((*spent, *fee))


def won(event: DisputeWon, dated: date, settings: Settings, context: Context) -> Decision:
    """The money comes back from where it is by now: Disputed funds, or what their loss has paid for."""
    moved, note = event.moved, context.documents.get(reference(event.dispute, Role.CREDIT_NOTE))
    if moved.gross.minor < 0:
        return NeedsReview("unknown_category", f"{moved.source}: a dispute won of {moved.gross}")
    fee, sale = fee_of(moved, dated, settings), sold_here(event.sale, context)
    if sale and event.taken.minor and any(fact.source == event.dispute for fact in sale.facts):
        booking = _won_back(event, sale, dated, settings)
        return replace(booking, documents=(*booking.documents, *fee))
    difference = _exchange_difference(event, settings)
    if isinstance(note, CreditNote):
        lines = (*_undone(note, event.taken), *difference)
        return Booking((*_received(event, lines, dated, settings), *fee), attention="won_after_loss")
    line = _line(f"Dispute won: {_words(event.dispute, event.sale)}", event.taken, settings)
    if _is_before_feed(event.withdrawn, settings):
        # These books never held it, so there is neither what was taken nor a difference to it.
        line = replace(line, account=settings.suspense_account, amount=moved.gross)
        return Booking((*_received(event, (line,), dated, settings), *fee), attention="dispute_before_feed")
    return Booking((*_received(event, (line, *difference), dated, settings), *fee))


def _received(
    event: DisputeWon, lines: tuple[Line, ...], dated: date, settings: Settings
) -> tuple[Document, ...]:
    return _moved(Receive, event.moved.source, lines, dated, settings)


def _won_back(event: DisputeWon, sale: SaleOnRecord, dated: date, settings: Settings) -> Booking:
    """A loss taken back: its money pays what is open, and what it had credited is sold again."""
    source, words = event.moved.source, _words(event.dispute, event.sale)
    fact = Fact(source, event.moved.at, "won_back", event.taken.minor)
    change = sale.change(fact)
    parts, sold = restored(sale, change.sold)
    regained = Line(f"Dispute won: {words}"[:4000], settings.bad_debts_account, Money(-change.lost), NO_VAT)
    lines = (*map(_won, sold), regained, *_exchange_difference(event, settings))
    received = _moved(Receive, source, lines, dated, settings, parts)
    over = change.over + change.owed + change.sold - sum(each.pence for each in parts)
    arriving = MoneyIn(source, settings.providers[STRIPE].clearing, dated, regained)
    others = documents_of_money_in(sale, Position(open=change.open, over=over), arriving, settings)
    documents = (*received, *others)
    return Booking(documents, sale=sale.with_fact(fact, documents), attention="won_after_loss")


def _won(line: Line) -> Line:
    return replace(line, description=f"Dispute won: {line.description}"[:4000])


def _undone(note: CreditNote, amount: Money) -> tuple[Line, ...]:
    """A loss taken back: to the accounts and at the tax of its credit note, pro rata."""
    parts = apportion([line.amount.minor for line in note.lines], 0, amount.minor)
    return tuple(
        replace(_won(line), amount=Money(part)) for line, part in zip(note.lines, parts, strict=True)
    )


def _exchange_difference(event: DisputeWon, settings: Settings) -> tuple[Line, ...]:
    """What the money is worth more, or less, than when it was taken: the provider converts, at a price."""
    words = f"Exchange difference: {_words(event.dispute, event.sale)}"[:4000]
    return (Line(words, settings.providers[STRIPE].fees, event.moved.gross - event.taken, NO_VAT),)


def lost(event: DisputeLost, dated: date, settings: Settings, context: Context) -> Decision:
    """No movement: what lies in Disputed funds pays a credit note, or one over the bad debt."""
    if _is_before_feed(event.withdrawn, settings):
        return Excluded("before_feed", f"withdrawn before {settings.feed_from}, and so not from these books")
    is_written_off, account = settings.dispute_lost == "write_off", settings.disputed_funds_account
    written_off = f"Written off: {_words(event.dispute, event.sale)}"
    sale = sold_here(event.sale, context)
    if sale:
        kind: FactKind = "written_off" if is_written_off else "lost"
        # A loss has no time of its own: it comes after everything that is on record when it is noticed.
        at = max([event.at, *(each.at for each in sale.facts)])
        fact = Fact(event.dispute, at, kind, event.amount.minor)
        words = written_off if is_written_off else beyond(event.sale)
        return booked(sale, fact, MoneyOut(event.dispute, event.paid, account, dated, words), settings)
    who = contact_of(payer_of(event.sale, STRIPE), context)
    line = Line(written_off[:4000], settings.bad_debts_account, event.amount, NO_VAT)
    if not is_written_off:
        line = refund_line(event.sale, event.amount, settings)
    return not_on_record(event.dispute, line, who, account, dated)


def _moved(
    kind: type[Spend] | type[Receive],
    source: str,
    lines: tuple[Line, ...],
    dated: date,
    settings: Settings,
    restored_parts: tuple[Credit, ...] = (),
) -> tuple[Document, ...]:
    """Lines over nothing are left out, and so is a document that is left without any."""
    some = tuple(line for line in lines if line.amount.minor)
    key, supplier = reference(source, Role.DISPUTE), PROFILES[STRIPE].supplier
    account = settings.providers[STRIPE].clearing
    return (supplier, kind(key, supplier.key, account, dated, some, credits=restored_parts)) if some else ()


def _is_before_feed(withdrawn: datetime, settings: Settings) -> bool:
    """Whether the money was taken before these books begin, and never came into Disputed funds."""
    return settings.day_of(withdrawn) < settings.feed_from


def _line(words: str, amount: Money, settings: Settings) -> Line:
    return Line(words[:4000], settings.disputed_funds_account, amount, NO_VAT)


def _words(dispute: str, sale: Sale | None) -> str:
    what = ", ".join(part for part in (sale.description, sale.payer.name) if part) if sale else ""
    return f"{what} ({dispute})".strip()
