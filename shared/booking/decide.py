"""Decides which documents an event becomes: the accounting decisions. See docs/accounting.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from shared.booking import disputes, fees, refunds, sales, transfers
from shared.booking.decision import Booking, Context, Decision, Excluded, NeedsReview
from shared.booking.payers import known_by, payer_of
from shared.booking.sale_on_record import invoice_key
from shared.events import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    FeeCharged,
    Movement,
    OutOfScope,
    PaymentFailed,
    PaymentReceived,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
    TransferReturned,
    Unrecognised,
    sale_of,
)
from shared.ledger.keys import Role, reference
from shared.ledger.profiles import PROFILES
from shared.provider import Provider
from shared.settings import Settings


def needs(event: Event) -> tuple[str, ...]:
    """Returns the keys of the rows that the decision builds on, if they exist.

    The record of a sale is found by its first invoice.
    """
    match event:
        case DisputeLost(sale=sale, provider=provider):
            return _of_sale(sale, provider)
        case (
            PaymentReceived(moved=moved, sale=sale)
            | PaymentFailed(moved=moved, sale=sale)
            | Refunded(moved=moved, sale=sale)
        ):
            return (_supplier(moved), *_of_sale(sale, moved.provider))
        case RefundFailed(moved=moved, sale=sale, refunded=refunded):
            documents = (reference(refunded, role) for role in (Role.CREDIT_NOTE, Role.REFUND))
            return (_supplier(moved), *_of_sale(sale, moved.provider), *documents)
        case DisputeWon(moved=moved, sale=sale, dispute=dispute):
            note = reference(dispute, Role.CREDIT_NOTE)
            return (_supplier(moved), note, *([invoice_key(sale)] if sale else []))
        case TransferReturned(moved=moved, transferred=transferred):
            return (_supplier(moved), reference(transferred, Role.TRANSFER))
        case DisputeOpened() | FeeCharged() | Transferred() | Unrecognised() | OutOfScope():
            return (_supplier(event.moved),)
    assert_never(event)


def _supplier(moved: Movement) -> str:
    return PROFILES[moved.provider].supplier.key


def _of_sale(sale: Sale | None, provider: Provider) -> tuple[str, ...]:
    invoice = (invoice_key(sale),) if sale else ()
    return (*known_by(payer_of(sale, provider)), *invoice)


def decide(event: Event, settings: Settings, context: Context) -> Decision:
    """Decides an event, given the rows that it needs."""
    if isinstance(event, OutOfScope):
        return Excluded(event.reason_code, event.detail)
    if isinstance(event, Unrecognised):
        return NeedsReview(event.reason_code, event.detail)
    dated = settings.day_of(event.at if isinstance(event, DisputeLost) else event.moved.at)
    if dated < settings.feed_from:
        return Excluded("before_feed", f"{dated} is before {settings.feed_from}")
    decision = _booked(event, dated, settings, context)
    if isinstance(decision, Booking) and not decision.attention and _is_payer_gone(event):
        return replace(decision, attention="payer_not_readable")
    return decision


def _is_payer_gone(event: Event) -> bool:
    """Whether an event is booked for a contact whom the provider no longer shows."""
    match event:
        case PaymentReceived() | PaymentFailed() | Refunded() | RefundFailed() | DisputeLost():
            sale = sale_of(event)
            return sale is not None and sale.payer.is_gone
        case DisputeOpened() | DisputeWon():
            # Both are booked for the provider.
            return False
        case FeeCharged() | Transferred() | TransferReturned() | Unrecognised() | OutOfScope():
            return False
    assert_never(event)


def _booked(event: Event, dated: date, settings: Settings, context: Context) -> Decision:
    match event:
        case (
            PaymentReceived(sale=Sale(other_app=app) as sale)
            | PaymentFailed(sale=Sale(other_app=app) as sale)
        ) if app:
            # The invoice in Xero is found by the sale's own description.
            what = sale.description or sale.key
            return Excluded("other_app", f"{what}: taken by the app {app}, which books it itself")
        case PaymentReceived():
            return sales.received(event, dated, settings, context)
        case PaymentFailed():
            return sales.failed(event, dated, settings, context)
        case Refunded():
            return refunds.refunded(event, dated, settings, context)
        case RefundFailed():
            return refunds.failed(event, dated, settings, context)
        case DisputeOpened():
            return disputes.opened(event, dated, settings)
        case DisputeWon():
            return disputes.won(event, dated, settings, context)
        case DisputeLost():
            return disputes.lost(event, dated, settings, context)
        case FeeCharged():
            return fees.charged(event, dated, settings)
        case Transferred():
            return transfers.transferred(event, dated, settings)
        case TransferReturned():
            return transfers.returned(event, dated, settings, context)
        case OutOfScope() | Unrecognised():
            raise AssertionError("decided before")
    assert_never(event)
