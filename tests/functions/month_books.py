"""What a month's movements must come to in the books: a bookkeeper's sums, without the code under test."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from local.stripe_shapes import Thing, nearest

# Pence by day and account code, debit positive.
Entries = Counter[tuple[date, str]]
LONDON = ZoneInfo("Europe/London")
# Income, expenses and VAT: nothing that is deleted touches them, so they are right on every single day.
TO_THE_DAY = frozenset({"200", "404", "416", "820"})


def at_months_ends(entries: Entries) -> Entries:
    """What each month brought, under its first day."""
    months: Entries = Counter()
    for (day, code), pence in entries.items():
        months[day.replace(day=1), code] += pence
    return months


def to_the_day(entries: Entries) -> Entries:
    return Counter({key: pence for key, pence in entries.items() if key[1] in TO_THE_DAY})


@dataclass
class MonthBooks:
    """What ought to stand in the books, and which sources should be parked, left out or flagged."""

    sales_tax: str
    fees_tax: str
    dispute_lost: str
    entries: Entries = field(default_factory=Counter)
    parked: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    flagged: set[str] = field(default_factory=set)

    def totals(self) -> dict[str, int]:
        """By account code, without the accounts that hold nothing."""
        total: Counter[str] = Counter()
        for (_, code), pence in self.entries.items():
            total[code] += pence
        return {code: pence for code, pence in total.items() if pence}

    def sold(self, moved: Thing) -> None:
        gross = moved["amount"]
        vat = self._sales_vat(gross)
        self._post(moved["created"], {"091": gross, "200": vat - gross, "820": -vat})
        self._fee(moved)

    def given_back(self, moved: Thing) -> None:
        gross = -moved["amount"]
        vat = self._sales_vat(gross)
        self._post(moved["created"], {"091": -gross, "200": gross - vat, "820": vat})
        self._fee(moved)

    def owed(self, moved: Thing) -> None:
        """By the customer if money left, since the sale stands; to the customer if it came back."""
        self._post(moved["created"], {"091": moved["amount"], "610": -moved["amount"]})
        self._fee(moved)

    def disputed(self, moved: Thing) -> None:
        self._post(moved["created"], {"091": moved["amount"], "621": -moved["amount"]})
        self._fee(moved)

    def lost(self, amount: int, at: int) -> None:
        if self.dispute_lost == "write_off":
            self._post(at, {"621": -amount, "416": amount})
            return
        vat = self._sales_vat(amount)
        self._post(at, {"621": -amount, "200": amount - vat, "820": vat})

    def won(self, moved: Thing, taken: int) -> None:
        """What was taken, in pence, comes back; at another rate for a card in another currency."""
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
            # VAT is inside of what Stripe did not itemise; a few pence are but what was rounded.
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
