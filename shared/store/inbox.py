"""Keeps the events that webhooks brought or feeds listed, by their ids, to guard against repeats."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from shared.ledger.profiles import PROFILES
from shared.provider import Origin, Provider
from shared.queue import Message, OrderToBook, ReadAgain
from shared.store.tables.inbox import EventItem
from shared.store.tables.writing import condition_failed

# An event unread for so long is queued again where somebody asks for it: its message may be gone. While a
# provider is away messages wait for longer, and a second one does no harm.
GIVEN_UP = timedelta(hours=6)
# An order tells of itself once, and its own row keeps it from being placed twice.
ORDERS_KEPT = timedelta(days=90)
BROKEN = "broken"
# The outcomes of an event that came before its business had settings, or while its provider was not synced.
# No feed lists events then, so the feed that lists them next finds the event as good as new.
TOO_EARLY = ("not_set_up", "not_synced")
# The hash key of all entries of the sparse index.
UNQUEUED = "unqueued"
# Providers' ids are far shorter. Anything longer, or in other characters, could be personal data.
LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Hint:
    """A stored event: what it says it is about. `event` is provider and id, such as `stripe#evt_1`.

    `outcome` is what became of the event: empty, or booked, known, excluded, not_yet, ignored, parked,
    followed if it is an attempt to pay an order, other_account if passed over, not_set_up or not_synced
    if it came too early. `account` is the Stripe account that the event names, if any.
    """

    event: str
    provider: Origin
    type: str
    object_id: str
    received_at: datetime
    outcome: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """The times, in UTC, at which the unread events came in, and how many of them were never queued."""

    received: tuple[datetime, ...]
    unqueued: int


def broken(provider: Provider, event: object, now: datetime) -> Hint:
    """Makes a hint of an event that cannot be read. It has the same key however often the event comes.

    `event` is JSON. The hint is about the event itself, so it keeps the event's id, empty if there is none.
    """
    digest = sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()
    id = event.get("id") if isinstance(event, dict) else None
    kept = id if isinstance(id, str) and id.isascii() and id.isalnum() and len(id) <= LONGEST_ID else ""
    return Hint(f"{provider}#{BROKEN}#{digest}", provider, BROKEN, kept, now)


def is_broken(event: str) -> bool:
    """Whether a key is that of an event that could not be read."""
    return event.split("#")[1:2] == [BROKEN]


def message_of(tenant: str, hint: Hint, is_backlog: bool = False) -> Message:
    """Returns the message that makes the recorder read a stored event's object again."""
    about: ReadAgain | OrderToBook
    if hint.provider == "orders":
        about = OrderToBook(hint.object_id)
    else:
        about = ReadAgain(hint.provider, hint.object_id)
    return Message(tenant, about, hint.event, hint.account, is_backlog=is_backlog)


def keep(tenant: str, hint: Hint) -> bool:
    """Stores an event unless it is stored already. Returns whether it still has to be queued."""
    item = row_of(tenant, hint)
    try:
        item.save(EventItem.event.does_not_exist())
    except PutError as error:
        if not condition_failed(error):
            raise
        return _is_to_be_queued(EventItem.get(tenant, hint.event, consistent_read=True), hint.received_at)
    return True


def row_of(tenant: str, hint: Hint) -> EventItem:
    """Returns the row of an event that is to be stored, and queued after that."""
    return EventItem(
        tenant,
        hint.event,
        provider=hint.provider,
        type=hint.type,
        object_id=hint.object_id,
        received_at=hint.received_at,
        account=hint.account or None,
        unqueued=UNQUEUED,
        expires_at=_expires_at(hint),
    )


def _expires_at(hint: Hint) -> datetime | None:
    kept = ORDERS_KEPT if hint.provider == "orders" else PROFILES[hint.provider].events_kept
    return hint.received_at + kept if kept else None


def _is_to_be_queued(stored: EventItem, now: datetime) -> bool:
    """Whether an event that is stored already has to be queued: it has if it was stored but never queued.

    A person sends an event again, from Stripe's dashboard say, to retry one that was parked, left out or
    passed over, or that ended among the dead letters.
    """
    return stored.outcome in ("parked", "excluded", "other_account") or _is_unfinished(stored, now)


def _is_unfinished(stored: EventItem, now: datetime) -> bool:
    is_given_up = not stored.outcome and now - stored.received_at > GIVEN_UP
    return bool(stored.unqueued) or is_given_up or stored.outcome in TOO_EARLY


def not_yet_received(tenant: str, listed: Sequence[Hint], is_restart: bool = False) -> list[Hint]:
    """Returns the listed events that no webhook brought, or that the queue gave up. Reads a hundred at once.

    A parked or excluded event stays in the provider's list for days without anybody asking for it again.
    `is_restart`: the feed begins again, so excluded events are returned as well.
    """
    keys = [(tenant, event) for event in dict.fromkeys(hint.event for hint in listed)]
    stored = {item.event: item for item in EventItem.batch_get(keys)}

    def is_wanted(hint: Hint) -> bool:
        item = stored.get(hint.event)
        is_excluded = item is not None and is_restart and item.outcome == "excluded"
        return item is None or is_excluded or _is_unfinished(item, hint.received_at)

    return [hint for hint in listed if is_wanted(hint)]


def mark_queued(tenant: str, event: str) -> None:
    """Records that an event was queued. An event that is gone stays gone."""
    _change(EventItem(tenant, event), [EventItem.unqueued.remove()])


def mark_done(tenant: str, event: str, outcome: str) -> None:
    """Keeps what became of an event, until the event is sent again. An event that is gone stays gone."""
    _change(EventItem(tenant, event), [EventItem.outcome.set(outcome), EventItem.unqueued.remove()])


def _change(item: EventItem, actions: list[Action]) -> None:
    """Changes a row that is there: an update would make a row without type and time of one that is gone."""
    try:
        item.update(actions=actions, condition=EventItem.event.exists())
    except UpdateError as error:
        if not condition_failed(error):
            raise


def read(tenant: str, event: str) -> Hint:
    """Returns a stored event.

    Callers ask only for events they have stored, so DoesNotExist is a bug and propagates.
    """
    return _hint(EventItem.get(tenant, event, consistent_read=True))


def find(tenant: str, event: str) -> Hint | None:
    """Returns a stored event; None where it is not kept any more."""
    return next(map(_hint, EventItem.batch_get([(tenant, event)])), None)


def received_since(tenant: str, moment: datetime) -> Iterator[Hint]:
    """Yields the events that came in since then. Reads through all events of the tenant that are kept."""
    return map(_hint, EventItem.query(tenant, filter_condition=EventItem.received_at >= moment))


def _hint(item: EventItem) -> Hint:
    outcome, account = item.outcome or "", item.account or ""
    return Hint(
        item.event,
        cast("Origin", item.provider),
        item.type,
        item.object_id,
        item.received_at,
        outcome,
        account,
    )


def unread(tenant: str, provider: Provider) -> Unread:
    """Finds the events that nobody has read yet. Reads through all events of the provider that are kept."""
    unread_events = EventItem.query(
        tenant,
        EventItem.event.startswith(f"{provider}#"),
        filter_condition=EventItem.outcome.does_not_exist(),
        consistent_read=True,
    )
    items = list(unread_events)
    return Unread(tuple(item.received_at for item in items), sum(bool(item.unqueued) for item in items))


def stored_but_not_queued(before: datetime) -> Iterator[tuple[str, Hint]]:
    """Yields the events of all tenants that a crash left between stored and queued, each with its tenant.

    They are few, so each is read by itself.
    """
    for item in EventItem.waiting.query(UNQUEUED, EventItem.received_at < before):
        yield item.tenant, read(item.tenant, item.event)


def unread_among(tenant: str, events: Collection[str]) -> set[str]:
    """Returns which of these stored events nobody has read yet. Reads a hundred at once."""
    stored = EventItem.batch_get([(tenant, event) for event in events])
    return {item.event for item in stored if not item.outcome}
