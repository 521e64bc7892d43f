"""From an event to its documents: the accounting decisions. See docs/accounting.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_never

from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Elsewhere,
    Event,
    FeeCharged,
    NotUnderstood,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
    TransferReturned,
)
from shared.ledger import disputes, fees, refunds, sales, transfers
from shared.ledger.contacts import NOBODY, STRIPE_SUPPLIER, known_by
from shared.ledger.known import Decision, ForAPerson, Known, LeftOut
from shared.settings import Settings


def source_of(event: Event) -> str:
    """The id under which an event is decided, once: its movement's, or the lost dispute's."""
    return event.dispute if isinstance(event, DisputeLost) else event.moved.source


def happened_at(event: Event) -> datetime:
    return event.at if isinstance(event, DisputeLost) else event.moved.at


def shown(event: Event) -> dict[str, int | str]:
    """A movement's money, in minor units of its currency, as the ledger keeps it."""
    if isinstance(event, DisputeLost):
        return {}
    moved = event.moved
    return {
        "gross": moved.gross.minor,
        "fee": moved.fee.minor,
        "currency": moved.gross.currency,
        "category": moved.category,
    }


def needs(event: Event) -> tuple[str, ...]:
    """The keys of the rows, if there are any, that the decision builds on."""
    match event:
        case PaymentReceived(sale=sale):
            return (STRIPE_SUPPLIER.key, *_of_sale(sale))
        case PaymentFailed(sale=sale, paid=paid):
            return (STRIPE_SUPPLIER.key, *_of_sale(sale), sales.payment_key(paid))
        case Refunded(sale=sale):
            return (STRIPE_SUPPLIER.key, *_of_sale(sale))
        case RefundFailed(sale=sale, refunded=refunded):
            undone = (refunds.note_key(refunded), refunds.refund_key(refunded))
            return (STRIPE_SUPPLIER.key, *_of_sale(sale), *undone)
        case DisputeWon(dispute=dispute):
            return (STRIPE_SUPPLIER.key, refunds.note_key(dispute))
        case DisputeLost(sale=sale):
            return _of_sale(sale)
        case TransferReturned(transferred=transferred):
            return (STRIPE_SUPPLIER.key, transfers.transfer_key(transferred))
        case _:
            return (STRIPE_SUPPLIER.key,)


def _of_sale(sale: Sale | None) -> tuple[str, ...]:
    return (*known_by(sale.payer), sales.invoice_key(sale)) if sale else known_by(NOBODY)


def decide(event: Event, settings: Settings, known: Known) -> Decision:
    """What becomes of an event, given what is known by the keys that it needs."""
    if isinstance(event, Elsewhere):
        return LeftOut(event.reason, event.words)
    if isinstance(event, NotUnderstood):
        return ForAPerson(event.reason, event.words)
    dated = settings.day_of(happened_at(event))
    if dated < settings.feed_from:
        return LeftOut("before_feed", f"{dated} lies before {settings.feed_from}")
    return _booked(event, dated, settings, known)


def _booked(event: Event, dated: date, settings: Settings, known: Known) -> Decision:
    match event:
        case PaymentReceived(sale=Sale(other_app=app)) | PaymentFailed(sale=Sale(other_app=app)) if app:
            return LeftOut("other_app", f"taken by the app {app}, which books it by itself")
        case PaymentReceived():
            return sales.received(event, dated, settings, known)
        case PaymentFailed():
            return sales.failed(event, dated, settings, known)
        case Refunded():
            return refunds.refunded(event, dated, settings, known)
        case RefundFailed():
            return refunds.failed(event, dated, settings, known)
        case DisputeOpened():
            return disputes.opened(event, dated, settings)
        case DisputeWon():
            return disputes.won(event, dated, settings, known)
        case DisputeLost():
            return disputes.lost(event, dated, settings, known)
        case FeeCharged():
            return fees.charged(event, dated, settings)
        case Transferred():
            return transfers.transferred(event, dated, settings)
        case TransferReturned():
            return transfers.returned(event, dated, settings, known)
        case Elsewhere() | NotUnderstood():
            raise AssertionError("decided before")
    assert_never(event)
