"""Keeps an organisation's objects, its events, the lines to be paid out, and what the books should say."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field

from local.gocardless_month import shapes
from local.gocardless_month.items import Item, total
from local.gocardless_month.ledger import Ledger, Parcel
from local.gocardless_month.shapes import CREDITOR, Thing

# Everything a world lists, empty or not.
LISTS = (
    "customers",
    "mandates",
    "payments",
    "refunds",
    "payouts",
    "subscriptions",
    "instalment_schedules",
)


@dataclass
class GoCardlessAccount:
    """`now` is in seconds and only moves forward. Objects change in place, as GoCardless's own do.

    `world` returns a copy of the moment. The same moves give the same ids, which go on from `ids`.
    `fees_of` is what GoCardless would charge for each payment, in tenths of a penny by item type;
    `charged` are the payments whose fees it has taken and not given back.
    """

    now: int
    things: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    events: list[Thing] = field(default_factory=list)
    waiting: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    paid_out: dict[str, list[Item]] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=lambda: defaultdict(Ledger))
    fees_of: dict[str, dict[str, int]] = field(default_factory=dict)
    charged: set[str] = field(default_factory=set)
    ids: int = 0
    creditor: str = CREDITOR

    def wait(self, seconds: int) -> None:
        if seconds < 0:
            raise ValueError("time moves on")
        self.now += seconds

    def new_id(self, prefix: str) -> str:
        self.ids += 1
        return shapes.id_of(prefix, self.ids)

    def keep(self, name: str, thing: Thing) -> Thing:
        self.things[name].append(thing)
        return thing

    def find(self, name: str, id_: str) -> Thing:
        return next(each for each in self.things[name] if each["id"] == id_)

    def tell(self, resource: str, action: str, thing: Thing, details: Thing, **links: str) -> None:
        """Adds an event, which GoCardless puts into a webhook and lists for ever."""
        named = {resource.removesuffix("s"): thing["id"]} | links
        told = shapes.event(resource, action, details, named, thing.get("metadata", {}))
        self.events.append({"id": self.new_id("EV"), "created_at": shapes.moment(self.now)} | told)

    def mandate_of(self, payment: Thing) -> Thing:
        return self.find("mandates", payment["links"]["mandate"])

    def is_direct(self, payment: Thing) -> bool:
        """Whether the money goes to the owner's bank and never passes through GoCardless."""
        return bool(self.mandate_of(payment)["funds_settlement"] == "direct")

    def ledger_of(self, payment: Thing) -> Ledger:
        return self.ledgers[payment["currency"]]

    def parcel_of(self, payout: Thing) -> Parcel:
        """Returns what the books should make of a payout: its gross, its amount and its fees."""
        return self.ledgers[payout["currency"]].parcels[payout["id"]]

    # ---- what the books should say, in pence of one currency

    def clearing(self, currency: str = "GBP") -> int:
        """Returns the balance that the clearing account must have."""
        return self.ledgers[currency].clearing

    def fees(self, currency: str = "GBP") -> int:
        """Returns the fees of all payouts paid, VAT included; negative if more was given back."""
        return self.ledgers[currency].fees

    def directly_settled(self, currency: str = "GBP") -> int:
        """Returns what went straight to the bank, less what was taken back from it."""
        return self.ledgers[currency].direct

    def fees_to_come(self, currency: str = "GBP") -> int:
        """Returns the fees that no paid payout has itemised yet; the balances are already net of them."""
        return self.ledgers[currency].fees_to_come()

    def deducted_ahead(self, currency: str = "GBP") -> int:
        """Adds up the refunds that GoCardless has deducted and that the books cannot know of yet."""
        return sum(self.ledgers[currency].ahead.values())

    # ---- what GoCardless shows

    def world(self) -> Thing:
        """Returns the `gocardless` part of a phase, as things stand now."""
        items = {payout: [item.shown() for item in held] for payout, held in self.paid_out.items()}
        own = {"payout_items": items, "creditors": [shapes.creditor(self.creditor)]}
        own |= {"balances": self.balances()}
        return deepcopy({name: self.things[name] for name in LISTS} | {"events": self.events} | own)

    def balances(self) -> list[Thing]:
        """Lists three balances for each currency."""
        currencies = ["GBP", *sorted({each["currency"] for each in self.things["payments"]} - {"GBP"})]
        return [
            shapes.balance(type_, amount, currency, self.now, self.creditor)
            for currency in currencies
            for type_, amount in (
                ("confirmed_funds", total(self.waiting[currency])),
                ("pending_payouts", self._pending_payouts(currency)),
                ("pending_payments_submitted", self._submitted(currency)),
            )
        ]

    def _pending_payouts(self, currency: str) -> int:
        """Adds up the pending payouts; the money of a bounced one is with GoCardless again."""
        payouts = (each for each in self.things["payouts"] if each["status"] in {"pending", "bounced"})
        return sum(each["amount"] for each in payouts if each["currency"] == currency)

    def _submitted(self, currency: str) -> int:
        payments = (each for each in self.things["payments"] if each["status"] == "submitted")
        mine = (each for each in payments if each["currency"] == currency and not self.is_direct(each))
        return sum(each["amount"] for each in mine)
