"""A payout as it reached the bank, the items that it holds, and why it cannot be ticked, if it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.provider import Provider

# Nobody need do anything about these. What lies before the feed is part of the opening balance, another app
# books its own, of what was accepted the owner has spoken, and what was held was released. The last two are
# said of a payout as a whole.
EXPLAINED = frozenset(
    {"before_feed", "other_app", "accepted", "cancelled_out", "manual_payout", "payout_returned"}
)
# These keep a payout from its tick, and no second look would change them.
LASTING = frozenset({"items_not_shown"})
# A row of DynamoDB holds 400 KB, a payout up to ten thousand items.
MOST_WRONG = 200
MOST_RIGHT = 50


@dataclass(frozen=True, slots=True)
class Payout:
    """`amount` is in pence, to the bank; below nothing, the bank was debited. `day` is the organisation's.

    `source` is the key of its movement. `movements` are all there were by then: one that bounced has two,
    and one that was paid again three.
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
        """Whether the money is with the processor again: it went and came by turns."""
        return len(self.movements) % 2 == 0


@dataclass(frozen=True, slots=True)
class RowState:
    """A document of an item. `why` is a word of shared.reasons, empty for what is in Xero as it should be."""

    key: str
    state: str
    xero_id: str
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class PayoutItem:
    """`pence` is what it moved at the processor: net at Stripe, before fees at GoCardless. `why` as above."""

    source: str
    pence: int
    documents: tuple[RowState, ...] = ()
    reason_code: str = ""

    @property
    def is_right(self) -> bool:
        return self.reason_code == ""


@dataclass(frozen=True, slots=True)
class PayoutReason:
    """A word of shared.reasons, of how many items, and what they come to in pence. `about` names the first.

    Of `does_not_add_up` the pence are what the items come to beyond the payout and its fees.
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
    """What came of a look at a payout. `own` is the payout itself: its transfer, its fees, its return.

    `count` and `sum_of_items` (pence) are of all items, of which `items` may be a part.
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
        """The tick. What is explained is named among the reasons and does not prevent it."""
        return all(why.is_explained for why in self.reasons)

    @property
    def is_done(self) -> bool:
        """Whether it need not be looked at again, unless it moves again."""
        return all(why.is_explained or why.reason_code in LASTING for why in self.reasons)


def capped(match: PayoutMatch) -> PayoutMatch:
    """What is kept of it: the items that are not right come first, then some of the others."""
    wrong = [each for each in match.items if not each.is_right]
    right = [each for each in match.items if each.is_right]
    # What keeps it from its tick is of more use than what is explained.
    wrong.sort(key=lambda each: each.reason_code in EXPLAINED)
    return replace(match, items=(*wrong[:MOST_WRONG], *right[:MOST_RIGHT]))


def reasons_of(items: Iterable[PayoutItem]) -> Iterator[PayoutReason]:
    """One for each word, in the order in which they are met."""
    by_word: dict[str, PayoutReason] = {}
    for item in items:
        if not item.is_right:
            met = by_word.get(item.reason_code, PayoutReason(item.reason_code, item.source, count=0))
            by_word[item.reason_code] = replace(met, pence=met.pence + item.pence, count=met.count + 1)
    yield from by_word.values()
