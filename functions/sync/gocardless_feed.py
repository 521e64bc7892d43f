"""At GoCardless: its events, and then the payments, refunds and payouts whose state says that money moved.

A list by the day things were made misses what changes later; the events tell that. But they can be lost as
well, and are gone after eighteen months: so there are both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger

from functions.sync.listing import decided
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
# One after the other. Events first: what they bring need not be looked for.
LISTS = (EVENTS, *MOVED)

logger = Logger(service="feed")


@dataclass(frozen=True, slots=True)
class Movements:
    """One tenant's. The window's cursor is a list's name, and GoCardless's own cursor in it."""

    tenant: str
    reader: GoCardlessReader
    inbox: Inbox
    clock: Callable[[], datetime]

    def queue_page(self, window: Window, limit: int, anew: bool) -> Queued:
        kind, _, after = (window.after or EVENTS).partition(" ")
        page = self.reader.page(kind, window.since, after, limit)
        queued = self._events(page.things, anew) if kind == EVENTS else self._things(kind, page.things)
        return _queued(kind, page, queued)

    def _events(self, events: Sequence[object], anew: bool) -> int:
        """Keeps and queues them as a webhook's are. How many."""
        now = self.clock()
        # GoCardless lists the newest first; what happened first is better read first.
        hints = [hint_of(event, now, self._complain) for event in reversed(events)]
        untold = inbox.not_yet_received(self.tenant, hints, anew)
        receive(self.tenant, untold, self.inbox)
        return len(untold)

    def _things(self, kind: str, things: Sequence[object]) -> int:
        moved = dict(filter(None, (self._moved(kind, thing) for thing in things)))
        # What cannot be read waits for a person, or for an event.
        unread = {id: unread_key(id) for id in moved.values()}
        known = decided(self.tenant, (*moved, *unread.values()))
        found = [
            ReadAgain("gocardless", id) for source, id in moved.items() if not {source, unread[id]} & known
        ]
        unknown = found[::-1]
        self.inbox.put_read_again(self.tenant, unknown)
        return len(unknown)

    def _moved(self, kind: str, thing: object) -> tuple[str, str] | None:
        """As `_last_moved`. One that cannot be read harms no other, and nobody could queue it."""
        try:
            return _last_moved(kind, thing)
        except Malformed as error:
            logger.warning("is broken", extra={"tenant": self.tenant, "kind": kind, "why": str(error)})
            return None

    def _complain(self, hint: Hint, why: str) -> None:
        logger.warning("event is broken", extra={"tenant": self.tenant, "about": hint.event, "why": why})


def movements(tenant: str, deps: SyncDeps) -> Movements | None:
    """None while no GoCardless key is kept for the tenant."""
    reader = deps.gocardless(tenant)
    return Movements(tenant, reader, deps.inbox, deps.clock) if reader else None


def _last_moved(kind: str, thing: object) -> tuple[str, str] | None:
    """The source of its last movement, and its id; None if no money moved. Raises Malformed."""
    after = last_moved(kind, thing)
    if after is None or not isinstance(thing, dict):
        return None
    id = identifier(thing.get("id"), "id")
    return f"{id}{after}", id


def _queued(kind: str, page: GoCardlessPage, queued: int) -> Queued:
    """With the cursor of the next page, if need be in the next list, of which nothing is reached yet."""
    seen, is_last = len(page.things), not page.after and kind == LISTS[-1]
    if page.after or is_last:
        return Queued(f"{kind} {page.after}".strip(), _made(page.things), seen, queued, is_last)
    return Queued(LISTS[LISTS.index(kind) + 1], None, seen, queued, is_last=False)


def _made(things: Sequence[Mapping[str, Any]]) -> datetime | None:
    """When the last of them was made, for people to read: None if it does not say."""
    try:
        return datetime.fromisoformat(things[-1]["created_at"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None
