"""Works out what a month's movements must come to in the books, without using the code under test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from local.worlds.stripe_shapes import Thing, nearest

# Pence by day and account code, debit positive.
Entries = Counter[tuple[date, str]]
LONDON = ZoneInfo("Europe/London")
# Income, expenses and VAT: no deletion touches them, so they are right on every single day.
TO_THE_DAY = frozenset({"200", "404", "416", "820"})


def at_months_ends(entries: Entries) -> Entries:
    """Returns the total of each month under its first day."""
    months: Entries = Counter()
    for (day, code), pence in entries.items():
        months[day.replace(day=1), code] += pence
    return months


def to_the_day(entries: Entries) -> Entries:
    return Counter({key: pence for key, pence in entries.items() if key[1] in TO_THE_DAY})


@dataclass
class Held:
    """What the books hold of one sale, in pence: sold, owed to the customer, and lost."""

    sold: int = 0
    owed: int = 0
    lost: int = 0


@dataclass
class MonthBooks:
    """What the books ought to show, and which sources should be parked, excluded or flagged."""

    sales_tax: str
    fees_tax: str
    dispute_lost: str
    entries: Entries = field(default_factory=Counter)
    parked: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    # Reason codes by source.
    flagged: dict[str, str] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=lambda: defaultdict(Held))

    def totals(self) -> dict[str, int]:
        """Returns totals by account code, without empty accounts."""
        total: Counter[str] = Counter()
        for (_, code), pence in self.entries.items():
            total[code] += pence
        return {code: pence for code, pence in total.items() if pence}

    def sold(self, moved: Thing) -> None:
        gross = moved["amount"]
        self.held[moved["source"]].sold += gross
        vat = self._sales_vat(gross)
        self._post(moved["created"], {"091": gross, "200": vat - gross, "820": -vat})
        self._fee(moved)

    def given_back(self, moved: Thing, charge: str) -> None:
        """Books a refund: against what is owed, then the sale, and no more: exchange rates may change."""
        gross = -moved["amount"]
        self._leaves("091", gross, moved["created"], moved["id"], charge, ("owed", "sold"))
        self._fee(moved)

    def came_back(self, moved: Thing, charge: str) -> None:
        """Books a refund that did not arrive: against what was lost; the rest is owed to the customer."""
        gross, held = moved["amount"], self.held.get(charge, Held())
        made_up = min(held.lost, gross)
        held.lost -= made_up
        held.owed += gross - made_up
        self._post(moved["created"], {"091": gross, "416": -made_up, "610": made_up - gross})
        self._fee(moved)

    def failed(self, moved: Thing) -> None:
        """Books a failed payment: the customer owes it, since the sale stands."""
        self._post(moved["created"], {"091": moved["amount"], "610": -moved["amount"]})
        self._fee(moved)

    def _leaves(
        self, account: str, gross: int, at: int, source: str, charge: str, order: Sequence[str]
    ) -> None:
        """Takes the amount from the parts in this order; the rest is lost if the sale is on record."""
        held, rest, parts = self.held.get(charge, Held(sold=gross)), gross, Counter[str]()
        for name in order:
            parts[name] = min(getattr(held, name), rest)
            setattr(held, name, getattr(held, name) - parts[name])
            rest -= parts[name]
        held.lost += rest
        vat = self._sales_vat(parts["sold"])
        legs = {"200": parts["sold"] - vat, "820": vat, "610": parts["owed"], "416": rest}
        self._post(at, {account: -gross, **legs})
        if rest and "sold" in order:
            self.flagged.setdefault(source, "beyond_the_sale")

    def disputed(self, moved: Thing) -> None:
        self._post(moved["created"], {"091": moved["amount"], "621": -moved["amount"]})
        self._fee(moved)

    def lost(self, amount: int, at: int, dispute: str, charge: str) -> None:
        order = ("owed",) if self.dispute_lost == "write_off" else ("sold", "owed")
        self._leaves("621", amount, at, dispute, charge, order)

    def won(self, moved: Thing, taken: int) -> None:
        """Books a dispute won: what was taken comes back, at another rate for a card in another currency."""
        gross = moved["amount"]
        self._post(moved["created"], {"091": gross, "621": -taken, "404": taken - gross})
        self._fee(moved)

    def transferred(self, moved: Thing) -> None:
        self._post(moved["created"], {"091": moved["amount"], "090": -moved["amount"]})
        self._fee(moved)

    def charged(self, moved: Thing) -> None:
        self._cost(moved, -moved["net"])

    def _fee(self, moved: Thing) -> None:
        self._cost(moved, moved["fee"])

    def _cost(self, moved: Thing, cost: int) -> None:
        vat = sum(part["amount"] for part in moved["fee_details"] if part["type"] == "tax")
        if self.sales_tax == "NONE":
            vat = 0
        elif self.fees_tax == "INPUT2":
            # VAT is included in what Stripe did not itemise; a few pence are only rounding.
            rest = abs(cost) - 6 * abs(vat)
            vat += (nearest(rest, 6) if not vat or rest > 3 else 0) * (1 if cost > 0 else -1)
        self._post(moved["created"], {"091": -cost, "404": cost - vat, "820": vat})

    def _sales_vat(self, gross: int) -> int:
        return nearest(gross, 6) if self.sales_tax == "OUTPUT2" else 0

    def _post(self, at: int, legs: dict[str, int]) -> None:
        assert sum(legs.values()) == 0
        day = datetime.fromtimestamp(at, UTC).astimezone(LONDON).date()
        for code, pence in legs.items():
            self.entries[day, code] += pence
