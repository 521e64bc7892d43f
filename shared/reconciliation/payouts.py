"""Describes a payout as it reached the bank, its items, and the reasons that keep it from its tick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.provider import Provider

# Nobody need do anything about these: movements before the feed are part of the opening balance, another app
# books its own, the owner has accepted it, or what was held was released. The last two concern a payout as a
# whole.
EXPLAINED = frozenset(
    {"before_feed", "other_app", "accepted", "cancelled_out", "manual_payout", "payout_returned"}
)
# These keep a payout from its tick, and no later check would change them.
LASTING = frozenset({"items_not_shown", "too_many_items"})
# A row of DynamoDB holds 400 KB, a payout up to ten thousand items.
MOST_WRONG = 200
MOST_RIGHT = 50


@dataclass(frozen=True, slots=True)
class Payout:
    """`amount` is in pence, paid to the bank; a negative amount was debited. `day` is the organisation's.

    `source` is the key of the payout's movement. `movements` are all up to now: a payout that bounced has
    two, and one that was paid again three.
    """

    provider: Provider
    id: str
    source: str
    at: datetime
    day: date
    amount: int
    movements: tuple[str, ...]
    is_manual: bool = False

    @property
    def is_returned(self) -> bool:
        """Whether the money is with the processor again: movements go and come by turns."""
        return len(self.movements) % 2 == 0


@dataclass(frozen=True, slots=True)
class RowState:
    """A document of an item. The reason code is empty if the document is in Xero as it should be."""

    key: str
    state: str
    xero_id: str
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class PayoutItem:
    """One item. `pence` is what moved at the processor: net at Stripe, before fees at GoCardless."""

    source: str
    pence: int
    documents: tuple[RowState, ...] = ()
    reason_code: str = ""

    @property
    def is_right(self) -> bool:
        return self.reason_code == ""


@dataclass(frozen=True, slots=True)
class PayoutReason:
    """A reason code, the number of its items, and their sum in pence. `about` names the first item.

    For `does_not_add_up` the pence are the items' sum beyond the payout and its fees.
    """

    reason_code: str
    about: str
    pence: int = 0
    count: int = 1

    @property
    def is_explained(self) -> bool:
        return self.reason_code in EXPLAINED


@dataclass(frozen=True, slots=True)
class PayoutMatch:
    """The result of checking a payout. `own` is the payout itself: its transfer, its fees, its return.

    `count` and `sum_of_items` (pence) cover all items; `items` may be some of them.
    """

    payout: Payout
    checked_at: datetime
    own: PayoutItem
    items: tuple[PayoutItem, ...]
    count: int
    sum_of_items: int
    reasons: tuple[PayoutReason, ...]

    @property
    def is_matched(self) -> bool:
        """Whether the payout is ticked. Explained reasons are named and do not prevent the tick."""
        return all(why.is_explained for why in self.reasons)

    @property
    def is_done(self) -> bool:
        """Whether the payout need not be checked again, unless it moves again."""
        return all(why.is_explained or why.reason_code in LASTING for why in self.reasons)


def capped(match: PayoutMatch) -> PayoutMatch:
    """Limits the items that are stored: first those that are not right, then some of the others."""
    wrong = [each for each in match.items if not each.is_right]
    right = [each for each in match.items if each.is_right]
    # An item that prevents the tick is of more use than one that is explained.
    wrong.sort(key=lambda each: each.reason_code in EXPLAINED)
    return replace(match, items=(*wrong[:MOST_WRONG], *right[:MOST_RIGHT]))


def reasons_of(items: Iterable[PayoutItem]) -> Iterator[PayoutReason]:
    """Yields one reason for each reason code, in the order of the items."""
    by_code: dict[str, PayoutReason] = {}
    for item in items:
        if not item.is_right:
            reason = by_code.get(item.reason_code, PayoutReason(item.reason_code, item.source, count=0))
            by_code[item.reason_code] = replace(
                reason, pence=reason.pence + item.pence, count=reason.count + 1
            )
    yield from by_code.values()
