"""Does to an account's Checkout Sessions what owners, buyers, banks and the clock do to them.

Each verb leaves the events of what it caused among the account's news, for whoever delivers webhooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local.standins.stripe.acts import Act
from local.standins.stripe.alone import alone
from local.standins.stripe.sessions import ending, paying
from local.standins.stripe.sessions.billing import Taken
from local.standins.stripe.sessions.checks import WAYS
from local.standins.stripe.sessions.payments import Way
from local.standins.stripe.sessions.session import PAY, Order, opened
from local.standins.stripe.shown import Thing
from local.worlds.stripe_shapes import Buyer

if TYPE_CHECKING:
    from local.standins.stripe.account import Account

SOMEBODY = Buyer("Ada Lovelace", "ada@example.co.uk", "")


class NotPayable(ValueError):
    """Says in words for the buyer why a session cannot be paid so, or not any more."""


class Checkout:
    """The sessions of one account. Verbs take a session's id, and raise KeyError for an unknown one."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.lock = account.lock
        self._orders: dict[str, Order] = {}
        self._taken: dict[str, Taken] = {}

    @alone
    def open(self, fields: Mapping[str, Any], now: datetime, base: str) -> Thing:
        """Opens a session, to be paid on a page below `base`. Raises Refusal."""
        session, order = opened(fields, self._account.objects, now)
        act = Act(self._account, now)
        id = act.id(f"cs_{'live' if self._account.is_live else 'test'}_a1", 32)
        self._orders[id] = order
        act.keep({"id": id, **session, "url": f"{base}{PAY}/{id}"})
        act.done()
        return self.session(id)

    def session(self, id: str) -> Thing:
        """Returns the session as it stands."""
        if self._account.objects.place("checkout.session", id) is None:
            raise KeyError(id)
        return self._account.objects.by_id[id]

    def order(self, id: str) -> Order:
        """Returns what the session sells."""
        return self._orders[id]

    @alone
    def pay(self, id: str, way: Way = "card", buyer: Buyer = SOMEBODY) -> Thing:
        """Has a buyer pay; a delayed way leaves the session complete and unpaid. Raises NotPayable."""
        session = self._open(id, way)
        act = self._act()
        taken = paying.take(act, session, self.order(id), buyer, way)
        if way == "delayed" and taken.payment.amount:
            self._taken[id] = taken
        return self._done(act, id)

    @alone
    def decline(self, id: str, buyer: Buyer = SOMEBODY) -> Thing:
        """Has the buyer's card declined; the session stays open. Raises NotPayable."""
        session = self._open(id, "card")
        if not session["amount_total"]:
            raise NotPayable("Nothing is due now, so that no card is declined.")
        act = self._act()
        paying.decline(act, session, self.order(id), buyer)
        return self._done(act, id)

    def abandon(self, id: str) -> str:
        """Has the buyer go back. Returns the address that Stripe sends to, or nothing; nobody is told."""
        return str(self.session(id)["cancel_url"] or "")

    @alone
    def settle(self, id: str) -> Thing:
        """Has the bank pay what was paid in a delayed way. Raises NotPayable if nothing is on its way."""
        session = self._on_its_way(id)
        act = self._act()
        ending.settle(act, session, self._taken.pop(id))
        return self._done(act, id)

    @alone
    def fail_later(self, id: str) -> Thing:
        """Has the bank refuse what was paid in a delayed way. Raises NotPayable if nothing is on its way."""
        session = self._on_its_way(id)
        act = self._act()
        ending.fail(act, session, self._taken.pop(id))
        return self._done(act, id)

    @alone
    def expire(self, id: str) -> Thing:
        """Closes an open session before its time, as its owner may. Raises NotPayable if it is not open."""
        session = self._open(id)
        act = self._act()
        ending.expire(act, session)
        return self._done(act, id)

    @alone
    def expire_due(self, now: datetime) -> list[str]:
        """Closes each open session whose time is over, once. Returns their ids."""
        due = ending.due(self._account.objects, now)
        if due:
            act = Act(self._account, now)
            for session in due:
                ending.expire(act, session)
            act.done()
        return [each["id"] for each in due]

    def is_here(self, id: str) -> bool:
        """Says whether the session has a page: a world's session, which no call opened, has none."""
        return id in self._orders and self._account.objects.place("checkout.session", id) is not None

    def is_on_its_way(self, id: str) -> bool:
        """Says whether a delayed payment of the session has yet to come or to fail."""
        return id in self._taken

    def _open(self, id: str, way: Way | None = None) -> Thing:
        self.expire_due(self._account.clock())
        session = self.session(id)
        if session["status"] != "open":
            raise NotPayable(f"This session is {session['status']}, and cannot be paid.")
        if way and WAYS[way] not in session["payment_method_types"]:
            raise NotPayable("This way to pay is not offered here.")
        return session

    def _on_its_way(self, id: str) -> Thing:
        session = self.session(id)
        if not self.is_on_its_way(id):
            raise NotPayable("No payment of this session is on its way.")
        return session

    def _act(self) -> Act:
        return Act(self._account, self._account.clock())

    def _done(self, act: Act, id: str) -> Thing:
        act.done()
        return self.session(id)
