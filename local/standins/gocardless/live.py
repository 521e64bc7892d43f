"""Keeps what calls and payers have changed at one organisation, on top of the world that it shows."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime

from local.gocardless_month.payments import usual_fee
from local.standins.gocardless.creditors import first_creditor
from local.standins.gocardless.idempotency import Keys
from local.standins.gocardless.merging import merged
from local.standins.gocardless.moves.account import LiveAccount
from local.standins.gocardless.moves.passing import catch_up
from local.standins.gocardless.moves.timetable import reached_by
from local.standins.gocardless.moves.working_days import today
from local.standins.gocardless.shown import Shown, Thing

# So many ids may be made until they could be another organisation's.
IDS = 1_000_000
OWED = ("confirmed", "paid_out", "charged_back")


class Live:
    """`world` is what is shown besides; `spare` are the pence of GBP that refunds may use, None if enough."""

    def __init__(self, clock: Callable[[], datetime], seed: str) -> None:
        """`seed` is the organisation's own: no other makes the same ids."""
        self.clock = clock
        self.world = Shown()
        self.keys = Keys()
        self.spare: int | None = None
        # Where payers find this stand-in's pages.
        self.pages = ""
        self._account = LiveAccount(int(clock().timestamp()), ids=zlib.crc32(seed.encode()) * IDS)

    @property
    def account(self) -> LiveAccount:
        """The account of all that was made, at the stand-in's time."""
        now = int(self.clock().timestamp())
        # A stand-in's clock may be set back to a world's day, but not once something was made.
        self._account.now = max(self._account.now, now) if self._account.events else now
        return self._account

    @property
    def objects(self) -> Shown:
        """What the organisation shows now. An organisation at which nothing was made shows its world."""
        return merged(self.world, self._account) if any(self._account.things.values()) else self.world

    def show(self, world: Shown) -> None:
        self.world = world
        if creditors := world.of("creditors"):
            self._account.creditor = creditors[-1]["id"]

    def begin(self) -> LiveAccount:
        """Returns the account to make something in; an organisation without a creditor gets one."""
        if not (self.world.of("creditors") or self._account.things["creditors"]):
            made = first_creditor(self._account.creditor, "The Shop", self.clock())
            self._account.keep("creditors", made)
        return self.account

    def catch_up(self) -> None:
        """Brings what was made up to the stand-in's time."""
        catch_up(self.account)

    def look(self, name: str, id: str) -> Thing | None:
        """Returns an object as it stands, which may be the world's: `own` it before it changes."""
        mine = (each for each in self._account.things[name] if each["id"] == id)
        return next(mine, None) or self.world.one(name, id)

    def own(self, name: str, thing: Thing) -> Thing:
        """Returns an object that may be changed from now on, and is shown as it will then be."""
        mine = (each for each in self._account.things[name] if each["id"] == thing["id"])
        return next(mine, None) or self._adopted(name, deepcopy(thing))

    def _adopted(self, name: str, thing: Thing) -> Thing:
        self._account.keep(name, thing)
        if name == "mandates":
            thing.setdefault("funds_settlement", "managed")
        if name == "payments":
            self._account.fees_of[thing["id"]] = {"gocardless_fee": usual_fee(thing["amount"])}
            if thing["status"] in OWED:
                self._account.charged.add(thing["id"])
        if name == "subscriptions":
            self._account.reached[thing["id"]] = reached_by(thing, today(self.account.now))
        if name in ("payments", "subscriptions"):
            mandate = self.look("mandates", thing["links"]["mandate"])
            self.own("mandates", mandate or _lost(thing))
        return thing


def _lost(thing: Thing) -> Thing:
    """Stands for the mandate that a world leaves out."""
    known = {"id": thing["links"]["mandate"], "created_at": thing["created_at"]}
    return known | {"status": "active", "scheme": "bacs", "links": {}}
