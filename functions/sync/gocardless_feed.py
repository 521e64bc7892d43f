"""Reads GoCardless's lists: events, then payments, refunds and payouts whose status says that money moved.

A list by the day of creation misses later changes, which the events tell. But events can be lost as well, and
are gone after eighteen months, so both are read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger

from functions.sync.listing import decided, on_record
from functions.sync.wiring import SyncDeps
from shared.errors import Malformed
from shared.feeds import Queued, Window
from shared.intake.gocardless import hint_of
from shared.intake.identifiers import identifier
from shared.intake.receive import receive
from shared.providers.gocardless_api import GoCardlessPage, GoCardlessReader
from shared.providers.gocardless_listed import MOVED, last_moved
from shared.queue import Inbox, ReadAgain
from shared.store import inbox
from shared.store.inbox import Hint
from shared.store.ledger import unread_key

EVENTS = "events"
# How the keys of stored events begin.
EVENT_KEY = "gocardless#"
# The lists are read one after the other. Events first: what they bring need not be looked for.
LISTS = (EVENTS, *MOVED)

logger = Logger(service="feed")


@dataclass(frozen=True, slots=True)
class Movements:
    """A tenant's lists. The window's cursor is a list's name, with GoCardless's own cursor in it."""

    tenant: str
    reader: GoCardlessReader
    inbox: Inbox
    clock: Callable[[], datetime]

    def queue_page(self, window: Window, limit: int, is_restart: bool, awaited: Collection[str]) -> Queued:
        kind, _, after = (window.after or EVENTS).partition(" ")
        page = self.reader.page(kind, window.since, after, limit)
        if kind == EVENTS:
            return _queued(kind, page, self._events(page.things, is_restart))
        return _queued(kind, page, self._things(kind, page.things, awaited))

    def undecided(self, keys: Collection[str]) -> set[str]:
        events = {key for key in keys if key.startswith(EVENT_KEY)}
        sources = {*keys} - events
        return inbox.unread_among(self.tenant, events) | (sources - on_record(self.tenant, sources))

    def _events(self, events: Sequence[object], is_restart: bool) -> list[str]:
        """Stores and queues events as if a webhook had brought them. Returns their keys."""
        now = self.clock()
        # GoCardless lists the newest first; the oldest is better read first.
        hints = [hint_of(event, now, self._complain) for event in reversed(events)]
        new = inbox.not_yet_received(self.tenant, hints, is_restart)
        receive(self.tenant, new, self.inbox, is_backlog=True)
        return [hint.event for hint in new]

    def _things(self, kind: str, things: Sequence[object], awaited: Collection[str]) -> list[str]:
        moved = dict(filter(None, (self._moved(kind, thing) for thing in things)))
        # An object that cannot be read is parked already, and waits for a person or an event.
        unread = {id: unread_key(id) for id in moved.values()}
        known = decided(self.tenant, (*moved, *unread.values()))
        unknown = [
            ReadAgain("gocardless", id, source=source)
            for source, id in moved.items()
            if not {source, unread[id]} & known and source not in awaited
        ][::-1]
        self.inbox.put_backlog(self.tenant, unknown)
        return [each.source for each in unknown]

    def _moved(self, kind: str, thing: object) -> tuple[str, str] | None:
        """Returns what `_last_moved` does, but skips a malformed item, which could not be queued anyway."""
        try:
            return _last_moved(kind, thing)
        except Malformed as error:
            logger.warning(
                "skipped a malformed item", extra={"tenant": self.tenant, "kind": kind, "why": str(error)}
            )
            return None

    def _complain(self, hint: Hint, why: str) -> None:
        logger.warning(
            "found a malformed event", extra={"tenant": self.tenant, "about": hint.event, "why": why}
        )


def movements(tenant: str, deps: SyncDeps) -> Movements | None:
    """Returns a tenant's lists, or None while no GoCardless key is kept."""
    reader = deps.gocardless(tenant)
    return Movements(tenant, reader, deps.inbox, deps.clock) if reader else None


def _last_moved(kind: str, thing: object) -> tuple[str, str] | None:
    """Returns the source of the last movement, and the object's id; None if no money moved.

    Raises Malformed.
    """
    after = last_moved(kind, thing)
    if after is None or not isinstance(thing, dict):
        return None
    id = identifier(thing.get("id"), "id")
    return f"{id}{after}", id


def _queued(kind: str, page: GoCardlessPage, keys: Sequence[str]) -> Queued:
    """Returns the cursor of the next page.

    At a list's end that is the next list, where nothing is reached yet.
    """
    seen, is_last = len(page.things), not page.after and kind == LISTS[-1]
    if page.after or is_last:
        return Queued(f"{kind} {page.after}".strip(), _last_created(page.things), seen, keys, is_last)
    return Queued(LISTS[LISTS.index(kind) + 1], None, seen, keys, is_last=False)


def _last_created(things: Sequence[Mapping[str, Any]]) -> datetime | None:
    """Returns when the last object was made, for people to read; None if it does not say."""
    try:
        return datetime.fromisoformat(things[-1]["created_at"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None
