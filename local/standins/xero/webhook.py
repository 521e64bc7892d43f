"""Keeps one app's webhook: what is to be sent, what was answered wrongly, and whether Xero still sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from local.standins.xero.records import Element
from local.standins.xero.signing import sign_xero

# Xero's documentation gives the day; the waits in between are assumed, as is how many events a body holds.
WAITS = tuple(timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60, 120, 240))
GIVES_UP_AFTER = timedelta(hours=24)
MOST_EVENTS = 50


@dataclass(frozen=True)
class Reply:
    """How the app answered; a `status` of None says that nothing came within five seconds."""

    status: int | None
    body: bytes = b""
    has_cookies: bool = False

    @property
    def is_plain(self) -> bool:
        """Says whether the answer is one that Xero takes at all: without a body and without cookies."""
        return not self.body and not self.has_cookies


@dataclass(frozen=True)
class Notice:
    """A signed body for the app. `first` is when it was first sent, `due` when it is to be sent next."""

    id: int
    url: str
    body: bytes
    headers: Mapping[str, str]
    due: datetime
    first: datetime | None = None
    attempts: int = 0


@dataclass
class Webhook:
    """`is_on`: the app has passed the check of its intent, and has not failed for a whole day since."""

    url: str
    key: str
    categories: frozenset[str]
    entropy: Callable[[], str]
    is_on: bool = False
    _sequence: int = 0
    _made: int = 0
    _events: list[Element] = field(default_factory=list)
    _notices: dict[int, Notice] = field(default_factory=dict)

    def hear(self, events: Iterable[Element]) -> None:
        """Keeps the events that the webhook subscribes to; nothing is kept for one that is off."""
        if self.is_on:
            self._events += [event for event in events if event["eventCategory"] in self.categories]

    def due(self, now: datetime) -> list[Notice]:
        """Gathers the events heard into bodies, and lists all that are to be sent now, the oldest first."""
        while self._events:
            batch, self._events = self._events[:MOST_EVENTS], self._events[MOST_EVENTS:]
            notice = self._notice(batch, now)
            self._notices[notice.id] = notice
        return [notice for notice in self._notices.values() if notice.due <= now]

    def answered(self, notice: Notice, reply: Reply, now: datetime) -> None:
        """Notes an answer; all but an empty 200 brings the notice again later, until a day has gone by."""
        if notice.id not in self._notices:
            return
        if reply.status == 200 and reply.is_plain:
            del self._notices[notice.id]
            return
        first = self._notices[notice.id].first or now
        if now - first >= GIVES_UP_AFTER:
            self.switch(is_on=False)
            return
        attempts = self._notices[notice.id].attempts + 1
        due = min(now + WAITS[min(attempts, len(WAITS)) - 1], first + GIVES_UP_AFTER)
        self._notices[notice.id] = replace(notice, first=first, due=due, attempts=attempts)

    def switch(self, *, is_on: bool) -> None:
        """Switches the webhook on or off. What was waiting is lost in either case."""
        self.is_on = is_on
        self.lose()

    def lose(self) -> None:
        """Loses all that was not delivered, as Xero does when it has trouble of its own."""
        self._events, self._notices = [], {}

    def probes(self, now: datetime) -> list[tuple[Notice, int]]:
        """Makes the bodies that check the intent to receive, each with the status that it must have."""
        right = self._signed(self._body([], 0, 0), now, self.key)
        forged = self._signed(self._body([], 0, 0), now, f"not {self.key}")
        moved = replace(self._signed(self._body([], 0, 0), now, self.key), headers=right.headers)
        unsigned = replace(moved, headers={**right.headers, "x-xero-signature": ""})
        return [(right, 200), (forged, 401), (moved, 401), (unsigned, 401)]

    def _notice(self, events: list[Element], now: datetime) -> Notice:
        first, self._sequence = self._sequence + 1, self._sequence + len(events)
        return self._signed(self._body(events, first, self._sequence), now, self.key)

    def _signed(self, body: bytes, now: datetime, key: str) -> Notice:
        self._made += 1
        headers = {"Content-Type": "application/json", "x-xero-signature": sign_xero(body, key)}
        return Notice(self._made, self.url, body, headers, now)

    def _body(self, events: list[Element], first: int, last: int) -> bytes:
        told = {"events": events, "firstEventSequence": first, "lastEventSequence": last}
        return json.dumps({**told, "entropy": self.entropy()}, indent=2).encode()
