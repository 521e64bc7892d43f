"""Books disputed money: taken, given back, or lost. Disputed funds holds what was taken and is undecided."""

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
from shared.booking.position import Position
from shared.booking.refunds import beyond, booked, not_on_record, refund_line
from shared.booking.sale_on_record import SaleOnRecord, restored, sold_here
from shared.events import DisputeLost, DisputeOpened, DisputeWon, Sale
from shared.ledger.documents import Credit, CreditNote, Document, Line, Receive, Spend
from shared.ledger.keys import Role, reference
from shared.ledger.profiles import PROFILES
from shared.ledger.sale_facts import Fact, FactKind
from shared.ledger.xero_text import DESCRIPTION
from shared.money import Money
from shared.provider import Provider
from shared.settings import Settings

# At GoCardless a charge-back is booked like any payment that fails.
STRIPE: Provider = "stripe"


def opened(event: DisputeOpened, dated: date, settings: Settings) -> Decision:
    amount = -event.moved.gross
    if amount.minor < 0:
        return NeedsReview("unknown_category", f"{event.moved.source}: a dispute of {amount}")
    line = _line(f"Disputed: {_described(event.dispute, event.sale)}", amount, settings)
    fee = fee_of(event.moved, dated, settings)
    spent = _bank_transaction(Spend, event.moved.source, (line,), dated, settings)
    return Booking((*spent, *fee))


def won(event: DisputeWon, dated: date, settings: Settings, context: Context) -> Decision:
    """Books the money back from where it is by now: Disputed funds, or where the loss was booked."""
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
    line = _line(f"Dispute won: {_described(event.dispute, event.sale)}", event.taken, settings)
    if _is_before_feed(event.withdrawn, settings):
        # These books never held the money, so there is no amount taken and no difference to it.
        line = replace(line, account=settings.suspense_account, amount=moved.gross)
        return Booking((*_received(event, (line,), dated, settings), *fee), attention="dispute_before_feed")
    return Booking((*_received(event, (line, *difference), dated, settings), *fee))


def _received(
    event: DisputeWon, lines: tuple[Line, ...], dated: date, settings: Settings
) -> tuple[Document, ...]:
    return _bank_transaction(Receive, event.moved.source, lines, dated, settings)


def _won_back(event: DisputeWon, sale: SaleOnRecord, dated: date, settings: Settings) -> Booking:
    """Takes a loss back: its money pays what is open, and what the loss had credited is sold again."""
    source, description = event.moved.source, _described(event.dispute, event.sale)
    fact = Fact(source, event.moved.at, "won_back", event.taken.minor)
    change = sale.change(fact)
    parts, sold = restored(sale, change.sold)
    regained = Line(f"Dispute won: {description}", settings.bad_debts_account, Money(-change.lost), NO_VAT)
    lines = (*map(_won, sold), regained, *_exchange_difference(event, settings))
    received = _bank_transaction(Receive, source, lines, dated, settings, parts)
    over = change.over + change.owed + change.sold - sum(each.pence for each in parts)
    money_in = MoneyIn(source, settings.providers[STRIPE].clearing, dated, regained)
    others = documents_of_money_in(sale, Position(open=change.open, over=over), money_in, settings)
    documents = (*received, *others)
    return Booking(documents, sale=sale.with_fact(fact, documents), attention="won_after_loss")


def _won(line: Line) -> Line:
    return replace(line, description=f"Dispute won: {line.description}")


def _undone(note: CreditNote, amount: Money) -> tuple[Line, ...]:
    """Takes a loss back pro rata: to the accounts and tax rates of its credit note."""
    parts = apportion([line.amount.minor for line in note.lines], 0, amount.minor)
    return tuple(
        replace(_won(line), amount=Money(part)) for line, part in zip(note.lines, parts, strict=True)
    )


def _exchange_difference(event: DisputeWon, settings: Settings) -> tuple[Line, ...]:
    """Books what the money gained or lost in value since it was taken: the provider converts, at a price."""
    description = f"Exchange difference: {_described(event.dispute, event.sale)}"
    return (Line(description, settings.providers[STRIPE].fees, event.moved.gross - event.taken, NO_VAT),)


def lost(event: DisputeLost, dated: date, settings: Settings, context: Context) -> Decision:
    """Books no movement: Disputed funds pays a credit note, for the sale or for the bad debt."""
    if _is_before_feed(event.withdrawn, settings):
        return Excluded("before_feed", f"withdrawn before {settings.feed_from}, and so not from these books")
    is_written_off, account = settings.dispute_lost == "write_off", settings.disputed_funds_account
    written_off = f"Written off: {_described(event.dispute, event.sale)}"
    sale = sold_here(event.sale, context)
    if sale:
        kind: FactKind = "written_off" if is_written_off else "lost"
        # A loss has no time of its own: it comes after everything on record when it is noticed.
        at = max([event.at, *(each.at for each in sale.facts)])
        fact = Fact(event.dispute, at, kind, event.amount.minor)
        loss = written_off if is_written_off else beyond(event.sale)
        return booked(sale, fact, MoneyOut(event.dispute, event.paid, account, dated, loss), settings)
    who = contact_of(payer_of(event.sale, STRIPE), context)
    line = Line(written_off, settings.bad_debts_account, event.amount, NO_VAT)
    if not is_written_off:
        line = refund_line(event.sale, event.amount, settings, context)
    return not_on_record(event.dispute, line, who, account, dated)


def _bank_transaction(
    kind: type[Spend] | type[Receive],
    source: str,
    lines: tuple[Line, ...],
    dated: date,
    settings: Settings,
    restored_parts: tuple[Credit, ...] = (),
) -> tuple[Document, ...]:
    """Makes a bank transaction at the clearing account without lines of 0.00; nothing if no line is left."""
    lines = tuple(line for line in lines if line.amount.minor)
    if not lines:
        return ()
    key, supplier = reference(source, Role.DISPUTE), PROFILES[STRIPE].supplier
    account = settings.providers[STRIPE].clearing
    return (supplier, kind(key, supplier.key, account, dated, lines, credits=restored_parts))


def _is_before_feed(withdrawn: datetime, settings: Settings) -> bool:
    """Whether the money was taken before these books begin, and so never went to Disputed funds."""
    return settings.day_of(withdrawn) < settings.feed_from


def _line(description: str, amount: Money, settings: Settings) -> Line:
    return Line(description, settings.disputed_funds_account, amount, NO_VAT)


def _described(dispute: str, sale: Sale | None) -> str:
    what = ", ".join(part for part in (sale.description, sale.payer.name) if part) if sale else ""
    return f"{what[:DESCRIPTION]} ({dispute})".strip()
