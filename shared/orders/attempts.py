"""Says what becomes of an attempt to pay, and when somebody should look at it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from shared.ledger.sale_facts import Fact
from shared.orders.orders import Attempt, Order
from shared.orders.paying import Seen

# A provider's clock and ours differ, and a page that is left in its last second may have been paid.
AFTER_THE_END = timedelta(minutes=2)
# A bank takes days to say yes or no. Webhooks tell of it; this finds what they did not tell.
DAILY = timedelta(days=1)


def looked_at_next(attempt: Attempt) -> datetime | None:
    """Returns when an attempt is to be looked at if nobody tells of it; None where nothing can come of it."""
    if attempt.way == "offline" or not attempt.is_under_way:
        return None
    if attempt.outcome == "open" and attempt.seen_at is None:
        return attempt.expires_at + AFTER_THE_END
    # It was looked at, and is under way all the same.
    return (attempt.seen_at or attempt.begun_at) + DAILY


def after(attempt: Attempt, seen: Seen, now: datetime) -> Attempt:
    """Returns an attempt as its provider shows it now."""
    return replace(
        attempt, outcome=seen.outcome, paid_by=seen.paid_by or seen.mandate or attempt.paid_by, seen_at=now
    )


def undone(order: Order, facts: Iterable[Fact]) -> Order:
    """Returns an order whose payment came and went back by itself: its attempt has failed after all."""
    gone = {"failed", "lost", "written_off"}
    came, back = (
        sum(each.pence for each in facts if (each.kind in gone) is is_gone and each.kind in {"paid", *gone})
        for is_gone in (False, True)
    )
    if not back or back < came:
        return order
    attempts = tuple(
        replace(each, outcome="failed") if each.outcome == "succeeded" else each for each in order.attempts
    )
    return replace(order, attempts=attempts)


def at_provider(order: Order) -> Iterable[Attempt]:
    """Returns the attempts that are under way on a provider's page, or behind it."""
    return (each for each in order.attempts if each.is_under_way and each.way != "offline")


def is_over(order: Order, now: datetime) -> bool:
    """Whether the time for which pieces are kept for a buyer is over, and nothing came of any attempt."""
    return not any(each.is_under_way or each.outcome == "succeeded" for each in order.attempts) and all(
        each.expires_at <= now for each in order.attempts
    )
