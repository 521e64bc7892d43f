"""What a provider's object means by now, read again at its source: one small road for each provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from functions.recorder.wiring import Deps
from shared.events import Event, Sale
from shared.providers.gocardless import (
    GivenBack,
    Paid,
    PaidOut,
    members,
    payment_events,
    payout_events,
    refund_events,
)
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe import Subject, events_of, is_undecided
from shared.providers.stripe_api import kind_of
from shared.queue import Found


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
    members: Mapping[str, Found] = field(default_factory=dict)


def moves_money(object_id: str) -> bool:
    """Other objects do not: what they bring about has events, and a movement, of its own."""
    return _is_gocardless(object_id) or kind_of(object_id) is not None


def read(deps: Deps, tenant: str, object_id: str, hint: str) -> Reading:
    """`hint` is a movement of Stripe's, or a payout of GoCardless's, that the object itself may not name.

    Raises Unknown or Unavailable.
    """
    now = deps.clock()
    if _is_gocardless(object_id):
        return _OF_GOCARDLESS[object_id[:2]](deps.gocardless(tenant), object_id, hint, now)
    return _of_stripe(deps.stripe(tenant).subjects(object_id, hint), now)


def read_alone(deps: Deps, tenant: str, transaction: str) -> Reading:
    """A movement of Stripe's by itself, where the object behind it is unknown. Raises as `read` does."""
    return _of_stripe([deps.stripe(tenant).alone(transaction)], deps.clock())


def unknown_at(object_id: str) -> str:
    """The reason word for an object that its provider does not know."""
    return "unknown_at_gocardless" if _is_gocardless(object_id) else "unknown_at_stripe"


def _of_stripe(subjects: Sequence[Subject], now: datetime) -> Reading:
    events = [event for subject in subjects for event in events_of(subject, now)]
    things = (subject.object for subject in subjects)
    return Reading(events, [_dispute(thing) for thing in things if thing["object"] == "dispute"])


def _dispute(thing: Mapping[str, Any]) -> Dispute:
    return Dispute(thing["id"], datetime.fromtimestamp(thing["created"], UTC), is_undecided(thing))


def _payment(reader: GoCardlessReader, id: str, payout: str, now: datetime) -> Reading:
    return Reading(payment_events(_paid(reader, id, bool(payout)), now))


def _refund(reader: GoCardlessReader, id: str, payout: str, now: datetime) -> Reading:
    """After the payment that it gives back: a child first records its parent."""
    refund, events = reader.one("refunds", id), reader.events_of("refunds", id)
    if payment := refund["links"].get("payment"):
        paid = _paid(reader, payment, was_paid_out=False)
        before, sale = payment_events(paid, now), paid.sale
    else:
        before, sale = [], _sale_of_mandate(reader, refund)
    return Reading([*before, *refund_events(GivenBack(refund, events, sale, bool(payout)), now)])


def _payout(reader: GoCardlessReader, id: str, _: str, now: datetime) -> Reading:
    payout, events, items = reader.one("payouts", id), reader.events_of("payouts", id), reader.items_of(id)
    held = {source: Found(each, id) for source, each in members(items or ())}
    return Reading(payout_events(PaidOut(payout, events, items), now), members=held)


def _creditor(reader: GoCardlessReader, id: str, _: str, __: datetime) -> Reading:
    """That a payout bounced is told of its creditor alone."""
    return Reading((), members={f"{payout}-bounced": Found(payout) for payout in reader.bounced(id)})


def _paid(reader: GoCardlessReader, id: str, was_paid_out: bool) -> Paid:
    payment, events = reader.one("payments", id), reader.events_of("payments", id)
    paid = Paid(payment, events, was_paid_out=was_paid_out)
    if not paid.has_moved:
        # Most of what is told of a payment comes before its money does.
        return paid
    mandate = _linked(reader, payment, "mandate")
    return replace(paid, mandate=mandate, customer=_linked(reader, mandate or payment, "customer"))


def _sale_of_mandate(reader: GoCardlessReader, refund: Mapping[str, Any]) -> Sale:
    """Money may be given back to whoever gave a mandate, for no payment in particular."""
    mandate = _linked(reader, refund, "mandate")
    return Paid(refund, (), mandate, _linked(reader, mandate or refund, "customer")).sale


def _linked(reader: GoCardlessReader, thing: Mapping[str, Any], kind: str) -> dict[str, Any] | None:
    """None where there is no link. Raises Unknown for a link to what GoCardless does not know."""
    id = thing["links"].get(kind)
    return reader.one(f"{kind}s", id) if id else None


def _is_gocardless(object_id: str) -> bool:
    return object_id[:2] in _OF_GOCARDLESS and "_" not in object_id


_OF_GOCARDLESS: Mapping[str, Callable[[GoCardlessReader, str, str, datetime], Reading]] = {
    "PM": _payment,
    "RF": _refund,
    "PO": _payout,
    "CR": _creditor,
}
