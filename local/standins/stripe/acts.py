"""Changes what an account shows in one step: objects, the events of them, and the balance."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local.standins.stripe.shown import Thing
from local.standins.stripe.tables import COLLECTIONS
from local.worlds import stripe_shapes as shapes

if TYPE_CHECKING:
    from local.standins.stripe.account import Account

NAMES = {collection.kind: collection.name for collection in COLLECTIONS}


class Act:
    """Gathers what somebody does to an account. Nothing of it is seen before `done`."""

    def __init__(self, account: Account, now: datetime) -> None:
        self.account = account
        self.now = int(now.timestamp())
        self._things: dict[str, Thing] = {}
        self._events: list[Thing] = []

    def id(self, prefix: str, length: int = 24) -> str:
        """Makes an id that no other object of the account has."""
        seed = f"{self.account.endpoints.seed} {self.now} {next(self.account.numbers)}"
        return shapes.id_of(prefix, seed, length)

    def keep(self, thing: Thing) -> Thing:
        """Has the account show an object, in place of the one with its id."""
        self._things[thing["id"]] = thing
        return thing

    def change(self, id: str, **fields: Any) -> Thing:
        """Changes an object, be it of this act or of before; returns it as it will stand."""
        return self.keep({**(self._things.get(id) or self.account.objects.by_id[id]), **fields})

    def tell(self, kind: str, thing: Thing, **before: Any) -> None:
        """Adds an event with the object as it stands; `before` are the values that it changed."""
        event = shapes.event(kind, self.now, deepcopy(thing)) | {"id": self.id("evt")}
        if before:
            event["data"]["previous_attributes"] = before
        self._events.append(event)

    def done(self) -> None:
        """Shows all, adds what moved to the balance, and leaves the events to be told."""
        world: defaultdict[str, Any] = defaultdict(list)
        for thing in (*self._things.values(), *self._events):
            world[NAMES[thing["object"]]].append(thing)
        if moved := self._moved():
            world["balance"] = _with(self.account.objects.balance, moved)
        self.account.put(world)
        self.account.news.extend(self._events)

    def _moved(self) -> int:
        known = self.account.objects.by_id
        transactions = [each for each in self._things.values() if each["object"] == "balance_transaction"]
        return sum(each["net"] for each in transactions if each["id"] not in known)


def _with(balance: Thing, moved: int) -> Thing:
    """Returns the balance with these pence more pending."""
    others = [each for each in balance["pending"] if each["currency"] != "gbp"]
    pounds = sum(each["amount"] for each in balance["pending"] if each["currency"] == "gbp")
    return {**balance, "pending": [{"amount": pounds + moved, "currency": "gbp"}, *others]}
