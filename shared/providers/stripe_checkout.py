"""Asks Stripe for the payment of an order: the parameters of a Checkout Session. Pure.

All money in them comes from what the server priced, in whole pence, so that Stripe asks for the same total.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from shared.orders.orders import Attempt, Order
from shared.orders.paying import WaysBack, described, rhythm_of
from shared.orders.pricing import Priced, PricedLine
from shared.orders.recurrence import Recurrence, Unit
from shared.providers.objects import ATTEMPT, BEGINS, ORDER

# Stripe wants 30 minutes at least and less than a day, from when it is asked. Who asks again after a lost
# answer must ask for the same moment, which then is nearer.
SHORTEST, LONGEST = timedelta(minutes=35), timedelta(hours=23, minutes=55)
# Stripe lets nobody begin to pay later than now, and sooner than in 48 hours.
SOONEST_BEGINNING = timedelta(hours=48, minutes=10)
# Lines that a session may have: in all, or of what comes again and of what comes once.
MOST_LINES, MOST_OF_A_KIND = 100, 20
LONGEST_NAME = 250
INTERVALS: dict[Unit, tuple[str, int]] = {
    "week": ("week", 1),
    "month": ("month", 1),
    "quarter": ("month", 3),
    "year": ("year", 1),
}

Params = dict[str, Any]


def session_of(order: Order, attempt: Attempt, back: WaysBack) -> Params:
    """Returns the parameters of the session; the same ones however often it is asked.

    Raises ValueError for an order of several rhythms.
    """
    rhythm, marks = rhythm_of(order.priced), {ORDER: order.id, ATTEMPT: str(attempt.number)}
    return {
        "mode": "subscription" if rhythm else "payment",
        "line_items": line_items(order.priced),
        "client_reference_id": order.id,
        "customer_email": order.buyer.email,
        "metadata": marks,
        "expires_at": int(expires_at(attempt).timestamp()),
        "success_url": back.success,
        "cancel_url": back.cancel,
        # Stripe copies nothing from the session to what pays.
        **_handed_on(order, attempt, rhythm, marks),
    }


def expires_at(attempt: Attempt) -> datetime:
    """Returns when the session ends, in UTC: when the attempt does, as near as Stripe allows."""
    asked = min(max(attempt.expires_at, attempt.begun_at + SHORTEST), attempt.begun_at + LONGEST)
    return asked.astimezone(UTC).replace(microsecond=0)


def line_items(priced: Priced) -> list[Params]:
    """Returns the lines, which come to the order's total to the penny, whatever their prices."""
    again = priced.recurring
    once = [each for each in priced.lines if not each.recurrence]
    if not again:
        return _at_most(MOST_LINES, once)
    return [*_at_most(MOST_OF_A_KIND, again), *_at_most(MOST_OF_A_KIND, once)]


def begins_at(attempt: Attempt, rhythm: Recurrence) -> datetime | None:
    """Returns when the first period of what comes again is paid, in UTC; None is at once."""
    if rhythm.starts_on is None:
        return None
    begins = datetime.combine(rhythm.starts_on, time(), UTC)
    if begins <= attempt.begun_at:
        return None
    return max(begins, (attempt.begun_at + SOONEST_BEGINNING).replace(microsecond=0))


def _handed_on(order: Order, attempt: Attempt, rhythm: Recurrence | None, marks: dict[str, str]) -> Params:
    data: Params = {"description": described(order), "metadata": marks}
    if rhythm is None:
        return {"payment_intent_data": data}
    if (begins := begins_at(attempt, rhythm)) is None:
        return {"subscription_data": data}
    seconds = int(begins.timestamp())
    return {"subscription_data": data | {"trial_end": seconds, "metadata": marks | {BEGINS: str(seconds)}}}


def _at_most(count: int, lines: Sequence[PricedLine]) -> list[Params]:
    """Returns the lines one by one; if there are more than so many, the last ones are sold together."""
    if len(lines) <= count:
        return [_line(each) for each in lines]
    rest = lines[count - 1 :]
    name = f"{len(rest)} more: {', '.join(each.name for each in rest)}"[:LONGEST_NAME]
    total = sum(each.gross for each in rest)
    return [*(_line(each) for each in lines[: count - 1]), _item(name, 1, total, rest[0].recurrence)]


def _line(line: PricedLine) -> Params:
    """Returns a line by the piece, or as a whole where pieces of whole pence do not come to its total."""
    unit = int(line.unit_price * 100)
    if unit * line.quantity == line.gross:
        return _item(line.name, line.quantity, unit, line.recurrence)
    name = line.name if line.quantity == 1 else f"{line.quantity:,} \N{MULTIPLICATION SIGN} {line.name}"
    return _item(name, 1, line.gross, line.recurrence)


def _item(name: str, quantity: int, unit: int, rhythm: Recurrence | None) -> Params:
    price: Params = {"currency": "gbp", "product_data": {"name": name}, "unit_amount": unit}
    if rhythm:
        interval, count = INTERVALS[rhythm.unit]
        price["recurring"] = {"interval": interval, "interval_count": count}
    return {"quantity": quantity, "price_data": price}
