"""Events that came in at a door, kept by their id: the guard against repeats."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from pynamodb.exceptions import PutError

from shared.ledger.profiles import PROFILES
from shared.provider import Provider
from shared.store.tables import EventItem, condition_failed

# By then the queue has tried five times and given up.
GIVEN_UP = timedelta(minutes=30)
BROKEN = "broken"
# Providers' ids are far shorter; what is longer, or of other letters, could be anything.
LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Hint:
    """What an event says it is about. `event` is provider and id, such as `stripe#evt_1`.

    `outcome` is what became of it: empty, or booked, known, excluded, not_yet, ignored, parked; other_account
    if it was passed over. `account` is whose it is, at Stripe, where the event says so.
    """

    event: str
    provider: Provider
    type: str
    object_id: str
    received_at: datetime
    outcome: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """When each event came in that nobody has read yet, in UTC, and how many of them were never queued."""

    received: tuple[datetime, ...]
    unqueued: int


def broken(provider: Provider, event: object, now: datetime) -> Hint:
    """Of an event that cannot be read: one key however often it comes, and nothing of it but its id.

    `event` is JSON. What the hint is about is the event itself: its id, or empty if it has none.
    """
    digest = sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()
    id = event.get("id") if isinstance(event, dict) else None
    known = id if isinstance(id, str) and id.isascii() and id.isalnum() and len(id) <= LONGEST_ID else ""
    return Hint(f"{provider}#{BROKEN}#{digest}", provider, BROKEN, known, now)


def is_broken(event: str) -> bool:
    """Whether a key is of an event that could not be read."""
    return event.split("#")[1:2] == [BROKEN]


def keep(tenant: str, hint: Hint) -> bool:
    """Store an event unless it is there; whether it still has to be queued."""
    item = EventItem(
        tenant,
        hint.event,
        provider=hint.provider,
        type=hint.type,
        object_id=hint.object_id,
        received_at=hint.received_at,
        account=hint.account or None,
        unqueued=tenant,
        expires_at=_expires_at(hint),
    )
    try:
        item.save(EventItem.event.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise
        return _again(EventItem.get(tenant, hint.event, consistent_read=True), hint.received_at)
    return True


def _expires_at(hint: Hint) -> datetime | None:
    kept = PROFILES[hint.provider].events_kept
    return hint.received_at + kept if kept else None


def _again(known: EventItem, now: datetime) -> bool:
    """A duplicate, or our own write whose answer was lost: it counts as done only if queued.

    Sending an event again, from Stripe's dashboard say, is a person's way to retry one that was
    parked, left out or passed over, or that ended among the dead letters.
    """
    return known.outcome in ("parked", "excluded", "other_account") or _undone(known, now)


def _undone(known: EventItem, now: datetime) -> bool:
    forgotten = not known.outcome and now - known.received_at > GIVEN_UP
    return bool(known.unqueued) or forgotten


def not_yet_received(tenant: str, listed: Sequence[Hint], anew: bool = False) -> list[Hint]:
    """Of listed events those to be received: nobody told them, or the queue gave them up. One read a hundred.

    What was parked or left out is listed for days, and nobody asks for it again by that; but `anew`, once
    the feed begins anew, for what was left out.
    """
    keys = [(tenant, event) for event in dict.fromkeys(hint.event for hint in listed)]
    known = {item.event: item for item in EventItem.batch_get(keys)}

    def wanted(hint: Hint) -> bool:
        item = known.get(hint.event)
        return item is None or _undone(item, hint.received_at) or (anew and item.outcome == "excluded")

    return [hint for hint in listed if wanted(hint)]


def mark_queued(tenant: str, event: str) -> None:
    EventItem(tenant, event).update(actions=[EventItem.unqueued.remove()])


def mark_done(tenant: str, event: str, outcome: str) -> None:
    """The end of an event, until it is sent again."""
    EventItem(tenant, event).update(actions=[EventItem.outcome.set(outcome), EventItem.unqueued.remove()])


def read(tenant: str, event: str) -> Hint:
    """Raises pynamodb's DoesNotExist, which no caller expects."""
    item = EventItem.get(tenant, event, consistent_read=True)
    outcome, account = item.outcome or "", item.account or ""
    return Hint(
        item.event,
        cast("Provider", item.provider),
        item.type,
        item.object_id,
        item.received_at,
        outcome,
        account,
    )


def unread(tenant: str, provider: Provider) -> Unread:
    """Reads through all events of the provider that are kept."""
    found = EventItem.query(
        tenant,
        EventItem.event.startswith(f"{provider}#"),
        filter_condition=EventItem.outcome.does_not_exist(),
        consistent_read=True,
    )
    items = list(found)
    return Unread(tuple(item.received_at for item in items), sum(bool(item.unqueued) for item in items))


def stored_but_not_queued(tenant: str, before: datetime) -> Iterator[Hint]:
    """Events that a crash left between stored and queued: few, so each is read by itself."""
    for item in EventItem.waiting.query(tenant, EventItem.received_at < before):
        yield read(tenant, item.event)
