"""Reads an object again at its provider, and says what it means by now. Each provider has its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, assert_never

from functions.recorder.wiring import RecorderDeps
from shared.errors import Unknown
from shared.events import Event, MovementEvent, Sale
from shared.pieces import SoFar
from shared.providers.gocardless import (
    PaymentHistory,
    PayoutHistory,
    RefundHistory,
    linked,
    members,
    payment_events,
    payout_events,
    read_on,
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
    """A dispute at Stripe, which may still be lost."""

    id: str
    opened_at: datetime
    is_undecided: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `members` are further objects to read, by the sources they should be booked under.

    `rest` is what remains to be read of the object itself, None if nothing does.
    """

    events: Sequence[Event]
    disputes: Sequence[Dispute] = ()
    members: Mapping[str, ReadAgain] = field(default_factory=dict)
    rest: ReadAgain | None = None


def moves_money(about: ReadAgain) -> bool:
    """Whether an object moves money itself; other objects' effects have events of their own."""
    match about.provider:
        case "stripe":
            return kind_of(about.object_id) is not None
        case "gocardless":
            return about.object_id[:2] in _OF_GOCARDLESS
    assert_never(about.provider)


def read(deps: RecorderDeps, tenant: str, about: ReadAgain) -> Reading:
    """Reads an object again. Raises Unknown, Malformed or Unavailable."""
    now = deps.clock()
    match about.provider:
        case "stripe":
            subjects = deps.stripe(tenant).subjects(about.object_id, about.balance_transaction)
            return _of_stripe(subjects, now)
        case "gocardless":
            source = _GoCardless(deps.gocardless(tenant), tenant, now)
            return _OF_GOCARDLESS[about.object_id[:2]](source, about)
    assert_never(about.provider)


def read_alone(deps: RecorderDeps, tenant: str, transaction: str) -> Reading:
    """Reads a balance transaction of Stripe's whose object is unknown. Raises the same as `read`."""
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


def _payment(source: _GoCardless, about: ReadAgain) -> Reading:
    history = _payment_history(source, about.object_id, bool(about.payout))
    return Reading(payment_events(history, source.now))


def _refund(source: _GoCardless, about: ReadAgain) -> Reading:
    """Reads the payment before the refund: a child first records its parent."""
    id = about.object_id
    refund, events = source.reader.one("refunds", id), source.reader.events_of("refunds", id)
    payment, sale = _refunded_sale(source, refund)
    history = RefundHistory(refund, events, sale, was_settled=bool(about.payout))
    return Reading([*payment, *refund_events(history, source.now)])


def _payout(source: _GoCardless, about: ReadAgain) -> Reading:
    """Reads a page of a payout's items, and the payout itself with the last page: the fees need all items."""
    page = source.reader.item_page(about.object_id, about.so_far.after)
    if page is None:
        return Reading(_payout_events(source, about.object_id, None))
    so_far = read_on(about.so_far, page.things, page.after)
    held = {
        key: ReadAgain("gocardless", each, payout=about.object_id, source=key)
        for key, each in members(page.things)
    }
    if page.after:
        return Reading((), members=held, rest=replace(about, so_far=so_far))
    return Reading(_payout_events(source, about.object_id, so_far), members=held)


def _payout_events(source: _GoCardless, id: str, held: SoFar | None) -> list[MovementEvent]:
    payout, events = source.reader.one("payouts", id), source.reader.events_of("payouts", id)
    return payout_events(PayoutHistory(payout, events, held), source.now)


def _creditor(source: _GoCardless, about: ReadAgain) -> Reading:
    """Reads a creditor's bounced payouts: only an event of the creditor tells of them."""
    bounced = source.reader.bounced(about.object_id)
    return Reading((), members={f"{each}-bounced": ReadAgain("gocardless", each) for each in bounced})


def _payment_history(source: _GoCardless, id: str, was_paid_out: bool) -> PaymentHistory:
    payment, events = source.reader.one("payments", id), source.reader.events_of("payments", id)
    history = PaymentHistory(payment, events, was_paid_out=was_paid_out)
    if not history.has_moved:
        # Most events of a payment come before its money does.
        return history
    mandate = _shown(source, payment, "mandate")
    customer = _shown(source, mandate or payment, "customer")
    history = replace(history, mandate=mandate, customer=customer)
    return history if history.settlement else replace(history, was_direct=ledger.is_direct(source.tenant, id))


def _refunded_sale(source: _GoCardless, refund: Mapping[str, Any]) -> tuple[Sequence[MovementEvent], Sale]:
    """Returns the sale that a refund gives back, with the events of its payment unless that is gone.

    The refund has moved money all the same.
    """
    payment = linked(refund, "payment")
    if not payment:
        # Money may be refunded under a mandate, for no payment in particular.
        mandate = _shown(source, refund, "mandate")
        return (), PaymentHistory(refund, (), mandate, _shown(source, mandate or refund, "customer")).sale
    try:
        history = _payment_history(source, payment, was_paid_out=False)
    except Unknown:
        return (), unknown_sale(payment)
    return payment_events(history, source.now), history.sale


def _shown(source: _GoCardless, thing: Mapping[str, Any], kind: str) -> dict[str, Any] | None:
    """Reads a linked mandate or customer; None where there is no link, or GoCardless shows it no more.

    It was there before the object that links to it, so that another try would not find it either.
    """
    id = linked(thing, kind)
    try:
        return source.reader.one(f"{kind}s", id) if id else None
    except Unknown:
        return None


_OF_GOCARDLESS: Mapping[str, Callable[[_GoCardless, ReadAgain], Reading]] = {
    "PM": _payment,
    "RF": _refund,
    "PO": _payout,
    "CR": _creditor,
}
