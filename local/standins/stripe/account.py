"""Keeps one Stripe account: its keys, objects, webhook endpoints and limits, and a log of its calls."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import Any

from local.standins.calls import Call
from local.standins.stripe.acts import Act
from local.standins.stripe.alone import alone
from local.standins.stripe.delivery import Delivery, signed, written
from local.standins.stripe.endpoints import Endpoints
from local.standins.stripe.idempotency import Answers
from local.standins.stripe.keys import Key
from local.standins.stripe.limits import Limits, Meter
from local.standins.stripe.modes import moded
from local.standins.stripe.refunds import refunding
from local.standins.stripe.sessions.checkout import Checkout
from local.standins.stripe.shown import Shown, Thing, joined, shown
from local.standins.stripe.subscriptions.running import Subscriptions

FORGED = "whsec_of_somebody_else"


class Account:
    def __init__(
        self,
        api_key: str,
        webhook_secret: str,
        clock: Callable[[], datetime],
        limits: Limits | None,
        named: Thing | None = None,
        is_live: bool | None = None,
    ) -> None:
        """`named` are fields of the account itself that a world does not replace, such as its id.

        `is_live` is the objects' mode, None for objects that a key of either mode sees as they are.
        """
        self.api_key = api_key
        self.webhook_secret = webhook_secret
        self.clock = clock
        self.meter = Meter(limits)
        self._named = named or {}
        self.is_live = is_live
        self.keys: dict[str, Key] = {}
        self.endpoints = Endpoints(self._named.get("id", api_key))
        self.answers = Answers()
        # Paths that no key, as if all were restricted ones, has a permission for.
        self.closed: set[str] = set()
        self.log: list[Call] = []
        # Events of what was done by calls, by buyers and by the clock, that nobody was told of yet.
        self.news: list[Thing] = []
        self.numbers = itertools.count(1)
        self.lock = RLock()
        self.checkout = Checkout(self)
        self.subscriptions = Subscriptions(self)
        self.show({})

    def show(self, world: Mapping[str, Any]) -> None:
        """Replaces all objects with the `stripe` part of a phase."""
        self._world = world
        account = {**world.get("account", {}), **self._named}
        self.objects: Shown = shown({**self._in_mode(world), "account": account})

    def add(self, world: Mapping[str, Any]) -> None:
        """Adds objects to those shown, unless they are among them; what is no list replaces the former."""
        self.show({**self._world, **{name: self._joined(name, part) for name, part in world.items()}})

    def put(self, world: Mapping[str, Any]) -> None:
        """Adds objects to those shown, each in place of the one that has its id."""
        world = deepcopy(dict(world))
        self._world = {**self._world, **{name: self._replaced(name, part) for name, part in world.items()}}
        self.objects = joined(self.objects, self._in_mode(world))

    @alone
    def refund(self, fields: Mapping[str, Any], now: datetime, key: Key | None = None) -> Thing:
        """Refunds a charge or a payment intent, by Stripe's fields, as a key or the owner. Raises Refusal."""
        act = Act(self, now)
        made = refunding.refund(act, fields, self.seen_by(key) if key else self.objects)
        act.done()
        return self.objects.by_id[made]

    def take_news(self) -> list[Thing]:
        """Returns the events that nobody was told of yet, the oldest first, and forgets them as news."""
        taken, self.news = self.news, []
        return taken

    def _replaced(self, name: str, part: Any) -> Any:
        if not isinstance(part, list):
            return part
        new = {thing["id"]: thing for thing in part}
        before = [new.pop(thing["id"], thing) for thing in self._world.get(name, [])]
        return [*before, *new.values()]

    def _joined(self, name: str, part: Any) -> Any:
        before = self._world.get(name, [])
        if not isinstance(part, list):
            return part
        known = {thing["id"] for thing in before}
        return [*before, *(thing for thing in part if thing["id"] not in known)]

    def seen_by(self, key: Key) -> Shown:
        """Returns the objects that are in the key's mode; the account itself is in both."""
        if self.is_live in (None, key.is_live):
            return self.objects
        nothing = Shown(account=self.objects.account)
        return replace(nothing, balance=moded(nothing.balance, is_live=key.is_live))

    @property
    def calls(self) -> Counter[str]:
        """Counts the API calls so far, by route; `.total()` counts them all."""
        return Counter(call.route for call in self.log)

    def is_sent(self, event: Mapping[str, Any]) -> bool:
        """Whether Stripe sends the event at all: an endpoint is sent what it asks for."""
        return bool(self.webhook_secret or self.endpoints.wanting(self._in_mode(event)))

    def deliver(self, event: Mapping[str, Any], forged: bool = False) -> tuple[bytes, dict[str, str]]:
        """Returns body and headers of the event's webhook, signed now; `forged` signs with a wrong secret.

        The secret is the one that the account was added with or, if it has none, that of its oldest endpoint
        for the event. Raises LookupError if no endpoint wants the event.
        """
        event = self._in_mode(event)
        body = written(event)
        return body, signed(body, FORGED if forged else self._secret(event), self.clock())

    def deliveries(self, event: Mapping[str, Any]) -> list[Delivery]:
        """Lists what Stripe sends of an event: one webhook to each endpoint, signed now with its secret."""
        event = self._in_mode(event)
        body = written(event)
        wanting, now = self.endpoints.wanting(event), self.clock()
        return [Delivery(each.url, body, signed(body, each.secret, now)) for each in wanting]

    def _secret(self, event: Mapping[str, Any]) -> str:
        wanting = [endpoint.secret for endpoint in self.endpoints.wanting(event)]
        if not self.webhook_secret and not wanting:
            raise LookupError(f"no endpoint of the account wants {event['type']}")
        return self.webhook_secret or wanting[0]

    def _in_mode(self, things: Mapping[str, Any]) -> Thing:
        return dict(things) if self.is_live is None else moded(things, is_live=self.is_live)
