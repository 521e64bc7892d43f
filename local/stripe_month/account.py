"""Keeps an account's objects, its events and its balance."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import EUR_RATE, Thing, nearest

DAY = 86400
# Money can be paid out two days after it moved.
SETTLING = 2 * DAY
# Everything a world lists, empty or not.
LISTS = (
    "customers",
    "payment_intents",
    "charges",
    "refunds",
    "disputes",
    "payouts",
    "topups",
    "invoices",
    "invoice_payments",
    "balance_transactions",
)
# The Stripe balance that pays out; others hold money for issued cards.
PURSE = "payments"


@dataclass
class StripeAccount:
    """`now` is in seconds and only moves forward. Objects change in place, as Stripe's own do.

    Events and worlds are copies of their moment. The same moves give the same ids.
    """

    now: int
    things: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    events: list[Thing] = field(default_factory=list)
    payout_members: dict[str, list[str]] = field(default_factory=dict)
    ids: int = 0

    @property
    def movements(self) -> list[Thing]:
        """The balance transactions, oldest first."""
        return self.things["balance_transactions"]

    def wait(self, seconds: int) -> None:
        if seconds < 0:
            raise ValueError("time moves on")
        self.now += seconds

    def new_id(self, prefix: str, length: int = 24) -> str:
        self.ids += 1
        return shapes.id_of(prefix, str(self.ids), length)

    def keep(self, name: str, thing: Thing) -> Thing:
        self.things[name].append(thing)
        return thing

    def move(self, amount: int, category: str, type_: str, source: Thing | None, **fields: Any) -> Thing:
        """Adds a balance transaction of `amount`, signed, in minor units of `currency` (GBP by default).

        `fee` is what Stripe keeps of it, and `vat` what Stripe itemises as VAT on top of the fee.
        """
        currency, fee, vat = fields.pop("currency", "gbp"), fields.pop("fee", 0), fields.pop("vat", 0)
        return self.keep(
            "balance_transactions",
            {
                "id": self.new_id("txn"),
                "object": "balance_transaction",
                "amount": amount,
                "available_on": self.now + SETTLING,
                "balance_type": PURSE,
                "created": self.now,
                "currency": currency,
                "description": None,
                "exchange_rate": None,
                "fee": fee + vat,
                "fee_details": _fee_details(currency, fee, vat),
                "net": amount - fee - vat,
                "reporting_category": category,
                "source": source["id"] if source else None,
                "status": "pending",
                "type": type_,
            }
            | fields,
        )

    def settled(self, amount: int, charged: str, balance: str) -> int:
        """Converts an amount from the card's currency into the balance's, at the rate of the day."""
        return amount if charged == balance else max(1, nearest(amount * self.rate, 10_000))

    @property
    def rate(self) -> int:
        """GBP for one EUR in ten-thousandths. The rate changes every day."""
        return EUR_RATE + self.now // DAY % 7 - 3

    def tell(self, type_: str, thing: Thing, **previous: Any) -> None:
        """Adds an event with the object as it stands; `previous` is what changed."""
        event = shapes.event(type_, self.now, deepcopy(thing)) | {"id": self.new_id("evt")}
        if previous:
            event["data"]["previous_attributes"] = previous
        self.events.append(event)

    def net(self, currency: str = "gbp") -> int:
        """Returns what `/v1/balance` adds up to."""
        return sum(each["net"] for each in self.in_purse(currency))

    def world(self) -> Thing:
        """Returns the `stripe` part of a phase, as things stand now."""
        for each in self.movements:
            each["status"] = "available" if each["available_on"] <= self.now else "pending"
        world = {name: self.things[name] for name in LISTS}
        parts = {"events": self.events, "payout_members": self.payout_members, "balance": self._balance()}
        return deepcopy(world | parts)

    def _balance(self) -> Thing:
        """Returns one line for each currency."""
        currencies = ["gbp", *({each["currency"] for each in self.movements} - {"gbp"})]
        lines: Thing = {
            status: [
                {"amount": self._of_status(currency, status), "currency": currency} for currency in currencies
            ]
            for status in ("available", "pending")
        }
        return {"object": "balance", "livemode": False} | lines

    def _of_status(self, currency: str, status: str) -> int:
        return sum(each["net"] for each in self.in_purse(currency) if each["status"] == status)

    def in_purse(self, currency: str) -> list[Thing]:
        """Lists the balance transactions that make up the balance of a currency."""
        return [
            each for each in self.movements if (each["currency"], each["balance_type"]) == (currency, PURSE)
        ]


def vat_on(fee: int) -> int:
    """Returns what Stripe adds to a fee if it charges VAT."""
    return nearest(fee, 5)


def _fee_details(currency: str, fee: int, vat: int) -> list[Thing]:
    part = {"application": None, "currency": currency}
    kept = part | {"amount": fee, "description": "Stripe processing fees", "type": "stripe_fee"}
    taxed = part | {"amount": vat, "description": "VAT", "type": "tax"}
    return [each for each in (kept, taxed) if each["amount"]]
