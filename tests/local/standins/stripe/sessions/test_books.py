"""What sessions and refunds move is booked by the real handlers, to the penny."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
import stripe

from local.stack.in_process import Stack
from local.standins.stripe.shown import Thing
from local.standins.xero.beancount import check, export
from tests.functions.shop import Shop, assert_nothing_is_double, open_shop
from tests.local.standins.stripe.shop import line, monthly, params

Arrange = Callable[[list[Thing]], Sequence[Thing]]
ARRANGED: dict[str, Arrange] = {
    "as sent": list,
    "backwards": lambda events: events[::-1],
    "twice": lambda events: [*events, *events],
    "lost": lambda _: [],
}


class Till:
    """A shop's sessions, by the real SDK, with what is told of them delivered to its webhooks."""

    def __init__(self, shop: Shop, arrange: Arrange) -> None:
        self.shop = shop
        self.account = shop.business.stripe
        self.arrange = arrange
        client = stripe.StripeClient(
            self.account.api_key, base_addresses={"api": os.environ["STRIPE_API_URL"]}
        )
        self.api = client.v1

    def opened(self, **fields: object) -> str:
        return self.api.checkout.sessions.create(params(**fields)).id

    def tell(self) -> None:
        """Delivers the news, and lets the feed find what they do not tell."""
        stack = self.shop.stack
        for event in self.arrange(self.account.take_news()):
            assert stack.deliver(self.shop.business, event) == 200
        stack.feed()
        stack.run_until_quiet()

    def assert_booked(self) -> None:
        """The clearing account is Stripe's balance, and nothing is double, parked or left over."""
        pending = self.account.objects.balance["pending"][0]["amount"]
        held = self.shop.business.xero.trial_balance()
        assert held["091"] == Decimal(pending) / 100
        assert {*self.shop.states()} == {"posted"}
        assert_nothing_is_double(self.shop)
        assert check(export(self.shop.business.xero)) == []


@pytest.mark.parametrize("arrange", ARRANGED.values(), ids=ARRANGED)
def test_what_sessions_move_is_in_the_books(stack: Stack, arrange: Arrange) -> None:
    till = Till(open_shop(stack, gather_minutes=0), arrange)
    by_card, late, missing = (till.opened(line_items=[line(each)]) for each in (3600, 4200, 9900))
    subscribed, expired = till.opened(**monthly()), till.opened()
    desk = till.account.checkout
    desk.decline(by_card)
    desk.pay(by_card)
    desk.pay(subscribed)
    for session in (late, missing):
        desk.pay(session, "delayed")
    desk.expire(expired)
    till.tell()
    till.assert_booked()
    desk.settle(late)
    desk.fail_later(missing)
    paid = till.api.checkout.sessions.retrieve(by_card).payment_intent
    again = str(till.api.checkout.sessions.retrieve(subscribed).subscription)
    till.account.subscriptions.renew(again)
    till.account.subscriptions.renew(again, declined=True)
    till.api.refunds.create({"payment_intent": str(paid), "amount": 1000})
    till.tell()
    till.assert_booked()
    # What the bank refused is owed again.
    assert till.shop.business.xero.trial_balance()["610"] == 99
