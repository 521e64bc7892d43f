"""From an event to its documents: the accounting decisions. See docs/accounting.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
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
    MovementEvent,
    OutOfScope,
    Payer,
    PaymentFailed,
    PaymentReceived,
    Provider,
    Refunded,
    RefundFailed,
    Sale,
    Transferred,
    TransferReturned,
    Unrecognised,
)
from shared.ledger.keys import Role, reference
from shared.ledger.purses import SUPPLIERS
from shared.settings import Settings


def source_of(event: Event) -> str:
    """The id under which an event is decided, once: its movement's, or the lost dispute's."""
    return event.dispute if isinstance(event, DisputeLost) else event.moved.source


def happened_at(event: Event) -> datetime:
    return event.at if isinstance(event, DisputeLost) else event.moved.at


def shown(event: Event) -> dict[str, int | str]:
    """A movement's money, in minor units of its currency, as the ledger keeps it.

    "direct" stands there only for what never passed through the provider's balance, and "about" for what has
    no rule and an object behind it.
    """
    if isinstance(event, DisputeLost):
        return {}
    moved = event.moved
    return {
        "gross": moved.gross.minor,
        "fee": moved.fee.minor,
        "currency": moved.gross.currency,
        "category": moved.category,
        "provider": moved.provider,
        **({"direct": 1} if moved.is_direct else {}),
        **({"about": event.about} if isinstance(event, Unrecognised) and event.about else {}),
    }


def needs(event: Event) -> tuple[str, ...]:
    """The keys of the rows, if there are any, that the decision builds on.

    What is on record of a sale is found by its first invoice.
    """
    if isinstance(event, DisputeLost):
        return _of_sale(event.sale, disputes.STRIPE)
    provider = event.moved.provider
    return (SUPPLIERS[provider].key, *_more_needs(event, provider))


def _more_needs(event: MovementEvent, provider: Provider) -> tuple[str, ...]:
    match event:
        case PaymentReceived(sale=sale) | PaymentFailed(sale=sale) | Refunded(sale=sale):
            return _of_sale(sale, provider)
        case RefundFailed(sale=sale, refunded=refunded):
            return (
                *_of_sale(sale, provider),
                reference(refunded, Role.CREDIT_NOTE),
                reference(refunded, Role.REFUND),
            )
        case DisputeWon(sale=sale, dispute=dispute):
            return (reference(dispute, Role.CREDIT_NOTE), *([invoice_key(sale)] if sale else []))
        case TransferReturned(transferred=transferred):
            return (reference(transferred, Role.TRANSFER),)
        case _:
            return ()


def _of_sale(sale: Sale | None, provider: Provider) -> tuple[str, ...]:
    invoice = (invoice_key(sale),) if sale else ()
    return (*known_by(payer_of(sale, provider)), *invoice)


def decide(event: Event, settings: Settings, known: Context) -> Decision:
    """What becomes of an event, given what is known by the keys that it needs."""
    if isinstance(event, OutOfScope):
        return Excluded(event.reason_code, event.detail)
    if isinstance(event, Unrecognised):
        return NeedsReview(event.reason_code, event.detail)
    dated = settings.day_of(happened_at(event))
    if dated < settings.feed_from:
        return Excluded("before_feed", f"{dated} lies before {settings.feed_from}")
    decision = _booked(event, dated, settings, known)
    if isinstance(decision, Booking) and not decision.attention and _is_of_somebody_gone(event):
        return replace(decision, attention="payer_not_readable")
    return decision


def _is_of_somebody_gone(event: Event) -> bool:
    """Whether it is booked for a contact of whom the provider says nothing any more."""
    match event:
        case (
            PaymentReceived(sale=Sale(payer=Payer(is_gone=True)))
            | PaymentFailed(sale=Sale(payer=Payer(is_gone=True)))
            | Refunded(sale=Sale(payer=Payer(is_gone=True)))
            | RefundFailed(sale=Sale(payer=Payer(is_gone=True)))
            | DisputeLost(sale=Sale(payer=Payer(is_gone=True)))
        ):
            return True
        case _:
            return False


def _booked(event: Event, dated: date, settings: Settings, known: Context) -> Decision:
    match event:
        case (
            PaymentReceived(sale=Sale(other_app=app) as sale)
            | PaymentFailed(sale=Sale(other_app=app) as sale)
        ) if app:
            # What it says of itself is what the invoice in Xero is found by.
            what = sale.description or sale.key
            return Excluded("other_app", f"{what}: taken by the app {app}, which books it by itself")
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
        case OutOfScope() | Unrecognised():
            raise AssertionError("decided before")
    assert_never(event)
