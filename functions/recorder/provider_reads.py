"""What a provider's object means by now, read again at its source: one small road for each provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, assert_never

from functions.recorder.wiring import RecorderDeps
from shared.errors import Unknown
from shared.events import Event, MovementEvent, Sale
from shared.providers.gocardless import (
    PaymentHistory,
    PayoutHistory,
    RefundHistory,
    linked,
    members,
    payment_events,
    payout_events,
    refund_events,
    unknown_sale,
)
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe import events_of, is_undecided
from shared.providers.stripe_api import kind_of
from shared.providers.stripe_subject import Subject
from shared.queue import ReadAgain
from shared.store import ledger


@dataclass(frozen=True, slots=True)
class Dispute:
    id: str
    opened_at: datetime
    is_undecided: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """`members` are what else is to be read, by the sources that it ought to be booked under."""

    events: Sequence[Event]
    disputes: Sequence[Dispute] = ()
    members: Mapping[str, ReadAgain] = field(default_factory=dict)


def moves_money(about: ReadAgain) -> bool:
    """Whether an object moves money by itself; what others bring about has events of its own."""
    match about.provider:
        case "stripe":
            return kind_of(about.object_id) is not None
        case "gocardless":
            return about.object_id[:2] in _OF_GOCARDLESS
    assert_never(about.provider)


def read(deps: RecorderDeps, tenant: str, about: ReadAgain) -> Reading:
    """Raises Unknown, Malformed or Unavailable."""
    now = deps.clock()
    match about.provider:
        case "stripe":
            subjects = deps.stripe(tenant).subjects(about.object_id, about.balance_transaction)
            return _of_stripe(subjects, now)
        case "gocardless":
            at = _GoCardless(deps.gocardless(tenant), tenant, now)
            return _OF_GOCARDLESS[about.object_id[:2]](at, about.object_id, about.payout)
    assert_never(about.provider)


def read_alone(deps: RecorderDeps, tenant: str, transaction: str) -> Reading:
    """A movement of Stripe's by itself, where the object behind it is unknown. Raises as `read` does."""
    return _of_stripe([deps.stripe(tenant).alone(transaction)], deps.clock())


def _of_stripe(subjects: Sequence[Subject], now: datetime) -> Reading:
    events = [event for subject in subjects for event in events_of(subject, now)]
    things = (subject.object for subject in subjects)
    return Reading(events, [_dispute(thing) for thing in things if thing["object"] == "dispute"])


def _dispute(thing: Mapping[str, Any]) -> Dispute:
    return Dispute(thing["id"], datetime.fromtimestamp(thing["created"], UTC), is_undecided(thing))


@dataclass(frozen=True, slots=True)
class _GoCardless:
    reader: GoCardlessReader
    tenant: str
    now: datetime


def _payment(at: _GoCardless, id: str, payout: str) -> Reading:
    return Reading(payment_events(_paid(at, id, bool(payout)), at.now))


def _refund(at: _GoCardless, id: str, payout: str) -> Reading:
    """After the payment that it gives back: a child first records its parent."""
    refund, events = at.reader.one("refunds", id), at.reader.events_of("refunds", id)
    before, sale = _sold(at, refund)
    return Reading([*before, *refund_events(RefundHistory(refund, events, sale, bool(payout)), at.now)])


def _payout(at: _GoCardless, id: str, _: str) -> Reading:
    reader = at.reader
    payout, events, items = reader.one("payouts", id), reader.events_of("payouts", id), reader.items_of(id)
    held = {source: ReadAgain("gocardless", each, payout=id) for source, each in members(items or ())}
    return Reading(payout_events(PayoutHistory(payout, events, items), at.now), members=held)


def _creditor(at: _GoCardless, id: str, _: str) -> Reading:
    """That a payout bounced is told of its creditor alone."""
    return Reading(
        (), members={f"{payout}-bounced": ReadAgain("gocardless", payout) for payout in at.reader.bounced(id)}
    )


def _paid(at: _GoCardless, id: str, was_paid_out: bool) -> PaymentHistory:
    payment, events = at.reader.one("payments", id), at.reader.events_of("payments", id)
    paid = PaymentHistory(payment, events, was_paid_out=was_paid_out)
    if not paid.has_moved:
        # Most of what is told of a payment comes before its money does.
        return paid
    mandate = _shown(at, payment, "mandate")
    customer = _shown(at, mandate or payment, "customer")
    paid = replace(paid, mandate=mandate, customer=customer)
    return paid if paid.settlement else replace(paid, was_direct=ledger.is_direct(at.tenant, id))


def _sold(at: _GoCardless, refund: Mapping[str, Any]) -> tuple[Sequence[MovementEvent], Sale]:
    """What a refund gives back, after whatever its payment moved. It moved money itself, if that is gone."""
    payment = linked(refund, "payment")
    if not payment:
        # Money may be given back to whoever gave a mandate, for no payment in particular.
        mandate = _shown(at, refund, "mandate")
        return (), PaymentHistory(refund, (), mandate, _shown(at, mandate or refund, "customer")).sale
    try:
        paid = _paid(at, payment, was_paid_out=False)
    except Unknown:
        return (), unknown_sale(payment)
    return payment_events(paid, at.now), paid.sale


def _shown(at: _GoCardless, thing: Mapping[str, Any], kind: str) -> dict[str, Any] | None:
    """What it links to, which moves no money. None where there is no link, or GoCardless shows it no more.

    It was there before what links to it, so that another try would not find it either.
    """
    id = linked(thing, kind)
    try:
        return at.reader.one(f"{kind}s", id) if id else None
    except Unknown:
        return None


_OF_GOCARDLESS: Mapping[str, Callable[[_GoCardless, str, str], Reading]] = {
    "PM": _payment,
    "RF": _refund,
    "PO": _payout,
    "CR": _creditor,
}
