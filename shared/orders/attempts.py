"""Says what becomes of an attempt to pay, and when somebody should look at it. Pure."""

from __future__ import annotations

from collections import Counter
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


def as_booked(order: Order, facts: Iterable[Fact]) -> Order:
    """Returns an order whose attempts stand as the books say: the money has come, or went back by itself.

    What Stripe counts while a bank may still refuse it, as it does with what takes days, is not confirmed.
    """
    by_kind = Counter[str]()
    for each in facts:
        by_kind[each.kind] += each.pence
    came, back = by_kind["paid"], by_kind["failed"] + by_kind["lost"] + by_kind["written_off"]
    if not came:
        return order
    known = replace(order, attempts=tuple(_as_booked(each, stays=back < came) for each in order.attempts))
    waits = any(each.outcome == "submitted" for each in known.attempts)
    return known.with_money(replace(known.money, confirmed=0)) if waits else known


def _as_booked(attempt: Attempt, *, stays: bool) -> Attempt:
    # Of what takes days at Stripe, the session alone says that it came.
    if attempt.outcome == "submitted" and attempt.way != "card" and stays:
        return replace(attempt, outcome="succeeded")
    return replace(attempt, outcome="failed") if attempt.outcome == "succeeded" and not stays else attempt


def at_provider(order: Order) -> Iterable[Attempt]:
    """Returns the attempts that are under way on a provider's page, or behind it."""
    return (each for each in order.attempts if each.is_under_way and each.way != "offline")


def is_being_paid(order: Order) -> bool:
    """Whether a provider's page is open on which the buyer may be paying right now."""
    return any(each.outcome == "open" for each in at_provider(order))


def is_over(order: Order, now: datetime) -> bool:
    """Whether the time for which pieces are kept for a buyer is over, and nothing came of any attempt."""
    return not any(each.is_under_way or each.outcome == "succeeded" for each in order.attempts) and all(
        each.expires_at <= now for each in order.attempts
    )
