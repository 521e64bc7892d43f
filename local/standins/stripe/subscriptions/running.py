"""Does to an account's subscriptions what owners and the clock do to them, once a session began them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local.standins.stripe.acts import Act
from local.standins.stripe.alone import alone
from local.standins.stripe.sessions.checkout import NotPayable
from local.standins.stripe.sessions.lines import Line
from local.standins.stripe.shown import Thing
from local.standins.stripe.subscriptions import renewing

if TYPE_CHECKING:
    from local.standins.stripe.account import Account

ENDED = "canceled"


class Subscriptions:
    """The subscriptions of one account. Verbs take an id, and raise KeyError for an unknown one."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.lock = account.lock

    def one(self, id: str) -> Thing:
        """Returns the subscription as it stands."""
        if self._account.objects.place("subscription", id) is None:
            raise KeyError(id)
        return self._account.objects.by_id[id]

    @alone
    def renew(self, id: str, *, declined: bool = False) -> Thing:
        """Has the next period begin, paid by card unless declined; or the subscription end, if told.

        The clock does not do so by itself: a test that lets months pass decides what they hold. Raises
        NotPayable for a subscription that has ended, or that no session began.
        """
        begun = self.one(id)
        if begun["status"] == ENDED:
            raise NotPayable("This subscription has ended.")
        act = self._act()
        if renewing.is_over(begun):
            renewing.cancel(act, begun)
        else:
            renewing.renew(act, begun, self._sold(id), declined=declined)
        act.done()
        return self.one(id)

    @alone
    def cancel(self, id: str) -> Thing:
        """Ends a subscription now."""
        act = self._act()
        renewing.cancel(act, self.one(id))
        act.done()
        return self.one(id)

    @alone
    def change(self, id: str, fields: Mapping[str, Any], now: datetime) -> Thing:
        """Changes fields of a subscription, such as when it ends."""
        act = Act(self._account, now)
        before = {name: self.one(id)[name] for name in fields}
        act.tell("customer.subscription.updated", act.change(id, **fields), **before)
        act.done()
        return self.one(id)

    def _sold(self, id: str) -> list[Line]:
        rows = self._account.objects
        for place in rows.holding("checkout.session", ("subscription",), id):
            order = self._account.checkout.order(rows.of("checkout.session")[place]["id"])
            return [line for line in order.lines if line.period]
        raise NotPayable("No session began this subscription.")

    def _act(self) -> Act:
        return Act(self._account, self._account.clock())
