"""Turns Stripe's objects, as plain dicts read from its API, into events. Pure."""

from __future__ import annotations

from datetime import datetime

from shared.events import DisputeLost, Event, MovementEvent, OutOfScope, Unrecognised
from shared.money import Money
from shared.providers.objects import Object
from shared.providers.stripe_meanings import MEANINGS
from shared.providers.stripe_subject import BALANCE, Subject, movement

# Disputes that are over. A dispute in a state that nobody knows yet may still be lost.
DECIDED = frozenset({"won", "lost", "prevented"})
# An inquiry moves no money; once it is a dispute, its movement tells.
INQUIRY = "warning_"


def events_of(subject: Subject, now: datetime) -> list[Event]:
    """Returns the events of a subject's movements, in their order, and a loss, which has no movement."""
    events: list[Event] = [event_of(each, subject) for each in subject.transactions]
    lost = _lost(subject, now)
    return [*events, lost] if lost else events


def event_of(transaction: Object, subject: Subject) -> MovementEvent:
    """Returns what one balance transaction means. Raises Malformed where it does not say what moved."""
    moved = movement(transaction)
    if moved.gross.currency != "GBP":
        return OutOfScope(moved, "other_currency", f"settled as {moved.gross}")
    if transaction.get("balance_type") not in (None, BALANCE):
        return OutOfScope(moved, "other_balance", f"moved in the balance {transaction['balance_type']}")
    meaning = MEANINGS.get(moved.category)
    if meaning is None:
        about = str(transaction.get("source") or "")
        return Unrecognised(moved, _for_bookkeeper(transaction), "unknown_category", about)
    event = meaning.event(moved, subject)
    return event or Unrecognised(moved, _for_bookkeeper(transaction), "unknown_at_stripe")


def is_undecided(dispute: Object) -> bool:
    """Whether a dispute may still be lost."""
    status = dispute["status"]
    return status not in DECIDED and not status.startswith(INQUIRY)


def _lost(subject: Subject, now: datetime) -> DisputeLost | None:
    """Returns the loss of a dispute, which makes no movement: what was taken simply does not come back.

    Fees are lost anyway.
    """
    dispute = subject.object
    if dispute["object"] != "dispute" or dispute["status"] != "lost":
        return None
    taken = -sum(each.gross.minor for each in subject.movements("dispute", "dispute_reversal"))
    if taken <= 0:
        return None
    return DisputeLost(
        dispute=dispute["id"],
        provider="stripe",
        at=now,
        amount=Money(taken),
        sale=subject.sale,
        withdrawn=subject.withdrawn,
        paid=subject.paid,
    )


def _for_bookkeeper(transaction: Object) -> str:
    """Describes a balance transaction to a bookkeeper who looks it up at Stripe."""
    moved = movement(transaction)
    description = transaction.get("description") or "without a description"
    return (
        f"{moved.source} of {moved.at:%d %B %Y}: {moved.gross}, fee {moved.fee}, "
        f"type {transaction['type']}, category {moved.category}, {description}"
    )
