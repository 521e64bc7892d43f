"""Plays another business meanwhile: every few minutes a sale, told by webhooks, as on any day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from local.bench.virtual.stack import VirtualStack
from local.stack.business import Business
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer, Sale, Thing

# Stripe settles a charge this long after it succeeded; only then is there a payment to book.
SETTLES = timedelta(seconds=3)


@dataclass(slots=True)
class Neighbour:
    """Sells until it is told to stop. `told_at` is when Stripe told of each settled sale, by its payment."""

    virtual: VirtualStack
    business: Business
    every: timedelta
    sells: bool = True
    made: list[Sale] = field(default_factory=list)
    told_at: dict[str, datetime] = field(default_factory=dict)

    def sell(self) -> None:
        """Makes a sale now, and goes on."""
        if not self.sells:
            return
        now, number = datetime.now(UTC), len(self.made)
        buyer = Buyer(f"Neighbour {number}", f"neighbour{number}@example.com", "York")
        sale = Sale(int(now.timestamp()), buyer, f"Visit {number}", 4500 + number)
        self.made.append(sale)
        self.business.stripe.show(self._world())
        self.told_at[f"{sale.id('txn')} payment"] = now + SETTLES
        self.virtual.deliver_at(now, self.business, shapes.succeeded(sale))
        self.virtual.deliver_at(now + SETTLES, self.business, shapes.updated(sale))
        self.virtual.timeline.at((now + self.every).timestamp(), self.sell)

    def waits(self) -> list[timedelta]:
        """Returns how long each payment took from its webhook until it stood in Xero, the shortest first.

        A payment that is not there has waited until now.
        """
        stood: dict[str, datetime] = {}
        for call in self.business.xero.log:
            if call.method == "PUT" and call.path == "Payments" and call.status == 200:
                stood |= {each: call.at for each in call.references if each not in stood}
        now = datetime.now(UTC)
        return sorted(stood.get(payment, now) - told for payment, told in self.told_at.items() if told < now)

    def _world(self) -> Thing:
        buyers = {sale.buyer: sale.created for sale in self.made if sale.buyer}
        return {
            "customers": [shapes.customer(buyer, created) for buyer, created in buyers.items()],
            "payment_intents": [shapes.payment_intent(sale) for sale in self.made],
            "charges": [shapes.charge(sale) for sale in self.made],
            "balance_transactions": [shapes.balance_transaction(sale) for sale in self.made],
        }
