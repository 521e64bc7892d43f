"""Defines an order: what a buyer has asked for, and each attempt to pay for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from shared.orders.buyers import Buyer
from shared.orders.forms import Emailing, Way
from shared.orders.pricing import Priced

# Who ended an order: the owner, or the end of the time for which its pieces were kept.
EndedBy = Literal["owner", "time"]
# How an attempt at a provider's page stands: the buyer is there; the money is on its way, and the bank may
# still say no; the provider has it; it did not come; the page was left, or was open for too long.
Outcome = Literal["open", "submitted", "succeeded", "failed", "left", "expired"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to pay an order. Numbers count from 1; times are in UTC. `pence` are what it was to pay.

    `at_provider` is the id of the Checkout session or the billing request; empty until it was made, and for
    what is paid by hand. `url` is the page where the buyer pays. `paid_by` is the id of the payment that came
    of it, or of the mandate where a subscription follows; empty while there is none. `seen_at` is when it was
    last looked at there.
    """

    number: int
    way: Way
    begun_at: datetime
    expires_at: datetime
    at_provider: str = ""
    url: str = ""
    outcome: Outcome = "open"
    paid_by: str = ""
    seen_at: datetime | None = None
    pence: int = 0

    @property
    def is_under_way(self) -> bool:
        """Whether money may come of it without a further attempt."""
        return self.outcome in ("open", "submitted")


@dataclass(frozen=True, slots=True)
class Money:
    """The money of an order in pence, as the ledger and Xero know it.

    `confirmed` came and did not go back by itself; `by_hand` was entered by a person in Xero. `refunded` was
    given back. `left` are the movements whose money payouts have taken to the bank, and `is_paid_out`: all
    payments are among them.
    """

    confirmed: int = 0
    by_hand: int = 0
    refunded: int = 0
    is_paid_out: bool = False
    left: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if min(self.confirmed, self.by_hand, self.refunded) < 0:
            raise ValueError("money of an order is counted one way")

    @property
    def came(self) -> int:
        return self.confirmed + self.by_hand

    @property
    def kept(self) -> int:
        return self.came - self.refunded


@dataclass(frozen=True, slots=True)
class Refund:
    """Pence of an attempt's payment that the owner pays back. Numbers count from 1; times are in UTC.

    `at_provider` is the refund's id there, and `why_not` is filled if the provider has refused. While both
    are empty, nobody knows. `dealt_with_at` is when a person has said that nothing is left to do about it.
    """

    number: int
    attempt: int
    pence: int
    asked_at: datetime
    at_provider: str = ""
    why_not: str = ""
    dealt_with_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what was ordered, at a time in UTC; `before` is what the order was until then.

    `id` says what was asked, and of which order as it was seen: the same click twice is one change. The books
    know the change by it, and what it takes off the stock is held under it.
    """

    id: str
    at: datetime
    before: Priced


@dataclass(frozen=True, slots=True)
class Order:
    """An order. `form_revision` is that of the form that the buyer saw; `ordered_at` is in UTC.

    `id` is what people call the order, such as ORD-7K3M9Q2XAB. `token` is the end of the address of its page,
    which nobody can guess: whoever has it may see the order. `submission` is the digest of what it was made
    of. `lead_source` and `emailing` are the form's at that time. `cancelled_at` is None unless it was
    cancelled, and `ended_by` says by whom. `money` is what the ledger last knew of it. `revision` counts
    how often it was stored, 0 before the first time. `changes` are those of its lines, the earliest first.
    """

    id: str
    form_id: str
    form_revision: int
    buyer: Buyer
    priced: Priced
    ordered_at: datetime
    attempts: tuple[Attempt, ...] = ()
    cancelled_at: datetime | None = None
    revision: int = 0
    token: str = ""
    submission: str = ""
    title: str = ""
    lead_source: str = ""
    emailing: Emailing = "neither"
    money: Money = Money()
    ended_by: EndedBy = "owner"
    refunds: tuple[Refund, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def latest(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def items(self) -> tuple[str, ...]:
        """The ItemIDs of the products that were ordered, also of those that a change took out."""
        every = (*(each.before for each in self.changes), self.priced)
        found = (line.item_id for each in every for line in each.lines if line.item_id)
        return tuple(dict.fromkeys(found))

    @property
    def holders(self) -> tuple[str, ...]:
        """The names under which pieces are held for the order: its own, and those of its changes."""
        return (self.id, *(each.id for each in self.changes))

    @property
    def first_priced(self) -> Priced:
        """What was ordered at first, before any change."""
        return self.changes[0].before if self.changes else self.priced

    def priced_after(self, change: Change) -> Priced:
        """Returns what the order came to by one of its changes."""
        later = self.changes[self.changes.index(change) + 1 :]
        return later[0].before if later else self.priced

    def refundable(self, number: int) -> int:
        """Returns how many pence of an attempt's payment can still be paid back."""
        paid = next((each for each in self.attempts if each.number == number), None)
        if paid is None or paid.outcome != "succeeded":
            return 0
        back = sum(each.pence for each in self.refunds if each.attempt == number and not each.why_not)
        # A change may have made the order smaller since.
        return max(0, (paid.pence or self.first_priced.gross) - back)

    def with_money(self, money: Money) -> Order:
        return replace(self, money=money)

    def with_attempt(self, attempt: Attempt) -> Order:
        """Returns the order with an attempt, which takes the place of the one of its number."""
        others = tuple(each for each in self.attempts if each.number != attempt.number)
        return replace(self, attempts=(*others, attempt))
