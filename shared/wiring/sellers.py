"""Connects to the pages of Stripe and GoCardless on which orders are paid, with the key of each business."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.errors import Away
from shared.operations.orders.selling import Seller, Sellers
from shared.orders.forms import Way
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Opened, Seen, WaysBack
from shared.providers.gocardless_seller import GoCardlessSeller
from shared.providers.limits import shared_session
from shared.providers.stripe_seller import StripeSeller
from shared.store.secrets import GOCARDLESS_KEY, STRIPE_KEY
from shared.wiring.base import AwsConnections

# What comes of an attempt once the buyer has done his part.
GIVEN = ("submitted", "succeeded")


def sellers(aws: AwsConnections) -> Sellers:
    """Returns what makes a business's seller for a way to pay. The key is read at each call."""

    def seller(tenant: str, way: Way) -> Seller:
        return _stripe(aws, tenant) if way == "card" else _gocardless(aws, tenant)

    return seller


@dataclass(frozen=True, slots=True)
class AtStripe:
    """Has orders paid by Checkout Sessions."""

    at: StripeSeller

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        return self.at.open(order, attempt, back)

    def see(self, attempt: Attempt) -> Seen:
        return self.at.see(attempt.at_provider)

    def end(self, attempt: Attempt) -> Seen:
        return self.at.expire(attempt.at_provider)

    def go_on(self, order: Order, attempt: Attempt, seen: Seen) -> Seen:
        del attempt
        if seen.subscription and seen.outcome in GIVEN:
            self.at.let_end(seen.subscription, order)
        return seen

    def refund(self, payment: str, pence: int, key: str) -> str:
        return self.at.refund(payment, pence, key)


@dataclass(frozen=True, slots=True)
class AtGoCardless:
    """Has orders paid by billing requests: by the bank at once, or by direct debit."""

    at: GoCardlessSeller

    def open(self, order: Order, attempt: Attempt, back: WaysBack) -> Opened:
        return self.at.open(order, attempt, back)

    def see(self, attempt: Attempt) -> Seen:
        return self.at.see(attempt.at_provider)

    def end(self, attempt: Attempt) -> Seen:
        return self.at.cancel(attempt.at_provider)

    def go_on(self, order: Order, attempt: Attempt, seen: Seen) -> Seen:
        """Collects by the mandate. A subscription is asked for each time, and there is one all the same.

        It ends with its first period, if that is never paid: its order is not.
        """
        if seen.outcome == "failed" and seen.subscription:
            self.at.stop(seen.subscription)
        if seen.lacks_signature or not seen.mandate or seen.outcome not in GIVEN:
            return seen
        if attempt.way == "bank" and attempt.outcome == "open":
            # Nobody says whether GoCardless collects by itself what a bank could not pay at once. Who looks
            # a day later knows, and then nothing is collected twice.
            return seen
        if order.priced.recurring:
            self.at.subscribe(order, attempt, seen.mandate)
            return self.see(attempt)
        if seen.needs_payment:
            return replace(seen, paid_by=self.at.collect(order, attempt, seen.mandate))
        return seen

    def refund(self, payment: str, pence: int, key: str) -> str:
        return self.at.refund(payment, pence, key)


def _stripe(aws: AwsConnections, tenant: str) -> AtStripe:
    keys = aws.secrets.read(tenant, STRIPE_KEY)
    if not keys:
        raise Away("no Stripe key is kept for this tenant")
    return AtStripe(StripeSeller(keys[0], aws.env.stripe_api_url, shared_session(), aws.clock))


def _gocardless(aws: AwsConnections, tenant: str) -> AtGoCardless:
    tokens = aws.secrets.read(tenant, GOCARDLESS_KEY)
    if not tokens:
        raise Away("no GoCardless access token is kept for this tenant")
    return AtGoCardless(GoCardlessSeller(tokens[0], aws.env.gocardless_api_url, shared_session(), aws.clock))
