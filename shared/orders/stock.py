"""Counts what is left of products of which Xero keeps stock, so that nobody sells more than there is. Pure.

Xero takes pieces off its own count when an invoice is approved, and gives them back when that is voided. We
read that count from time to time. What an order holds is taken off here until we have read a count in which
Xero has taken it off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

# Xero's clock and ours differ, and it may show a change a little after its time.
CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """Pieces of one product that an order holds. `in_xero_since` is when Xero had its invoice, in UTC; None
    while it has none."""

    order: str
    pieces: int
    in_xero_since: datetime | None = None

    def __post_init__(self) -> None:
        if self.pieces <= 0:
            raise ValueError("an order that holds nothing has no hold")

    def is_in(self, read_at: datetime) -> bool:
        """Whether a count of Xero's, read at that time, has these pieces taken off already."""
        return self.in_xero_since is not None and self.in_xero_since + CLOCKS_DIFFER <= read_at


@dataclass(frozen=True, slots=True)
class Counted:
    """What Xero has of a product: `on_hand` pieces, as read at `read_at` (UTC)."""

    on_hand: Decimal
    read_at: datetime


def left(counted: Counted, holds: Iterable[Hold]) -> int:
    """Returns how many whole pieces can still be ordered; never less than none.

    >>> at = datetime(2026, 11, 30)
    >>> left(Counted(Decimal("5.5"), at), [Hold("o1", 2), Hold("o2", 1, at - timedelta(hours=1))])
    3
    """
    held = sum(each.pieces for each in holds if not each.is_in(counted.read_at))
    return max(0, int(counted.on_hand) - held)


def settled(counted: Counted, holds: Iterable[Hold]) -> list[Hold]:
    """Returns the holds that Xero's own count has in it: nobody has to remember those any longer."""
    return [each for each in holds if each.is_in(counted.read_at)]
