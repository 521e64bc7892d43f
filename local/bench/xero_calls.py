"""Measures how many calls to Xero a payment takes, beside an integration that posts one by one.

Both post the same sales, of new customers, to the same stand-in for Xero. Time is simulated, so the figures
are the same on every machine.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from random import Random

from pynamodb.exceptions import DoesNotExist

from local.bench.one_by_one import OneByOne
from local.bench.rush import stripe_of
from local.demo.trading_day import SETTINGS, at
from local.stack.business import Business
from local.stack.in_process import MINUTE, Stack, running
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer, Sale, Thing
from shared.environment import Environment
from shared.ledger.documents import Payment
from shared.store import rows
from shared.store.tables.lanes import LaneItem

TENANT = "bench"
# The posting queue holds a message back for so long.
DELAY = timedelta(seconds=10)
OPENS = at(8, 0)
TEN_HOURS = 10 * 3600
# New payments wait half an hour for others, and what nobody waits for an hour.
GATHERED = {"gather_sales_minutes": 30, "gather_minutes": 60}


@dataclass(frozen=True, slots=True)
class Played:
    """The calls to Xero for each payment, and the longest time until a payment stood there."""

    calls: float
    took: timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern of payments, and what they cost by default, with half an hour's gathering, and one by one."""

    pattern: str
    by_default: Played
    gathered: Played
    one_by_one: Played


# How many payments there are, and over how many seconds they are spread.
PATTERNS = {
    "a lone payment": (1, 1),
    "forty payments over ten hours": (40, TEN_HOURS),
    "fifty payments at once": (50, 1),
}


def measure() -> list[Row]:
    """Plays each pattern three times."""
    return [
        Row(
            pattern,
            by_default=play(made := sales(count, seconds)),
            gathered=play(made, **GATHERED),
            one_by_one=play_one_by_one(made),
        )
        for pattern, (count, seconds) in PATTERNS.items()
    ]


def table() -> list[str]:
    """Returns the lines of a Markdown table. Minutes are the longest until a payment stood in Xero."""
    head = (
        "| payments of new customers | calls each | minutes | calls each, gathered for half an hour "
        "| minutes | calls each, one by one | minutes |"
    )
    return [head, "|---|--:|--:|--:|--:|--:|--:|", *(_line(row) for row in measure())]


def _line(row: Row) -> str:
    cells = (
        f"{each.calls:.2f} | {_minutes(each.took):.1f}"
        for each in (row.by_default, row.gathered, row.one_by_one)
    )
    return f"| {row.pattern} | {' | '.join(cells)} |"


def _minutes(took: timedelta) -> float:
    return took / MINUTE


def sales(count: int, seconds: int, chance: int = 1) -> list[Sale]:
    """Makes card sales to as many new customers, spread at random over so many seconds.

    The same `chance` makes the same sales.
    """
    moments = Random(chance)
    return [
        Sale(
            OPENS + moment,
            Buyer(f"Buyer {number:02d}", f"buyer{number}@example.com", "Leeds"),
            f"Job {number}",
            4999,
        )
        for number, moment in enumerate(sorted(moments.randrange(seconds) for _ in range(count)))
    ]


def settings(**changes: int) -> Thing:
    return deepcopy(SETTINGS) | changes


def play(made: Sequence[Sale], **changes: int) -> Played:
    """Sells as Stripe tells it, and works until everything is in Xero. `changes` are settings in minutes."""
    with running(_time(made[0])) as stack:
        business = stack.open_business(TENANT, settings(**changes))
        shown: list[Sale] = []
        for _, together in groupby(made, lambda sale: sale.created):
            now = list(together)
            shown += now
            _go_on(stack, until=_time(now[0]))
            _sell(stack, business, shown, now)
            _work(stack)
        _go_on(stack)
        calls = business.xero.calls
        return Played((calls.read + calls.write) / len(made), _longest(len(made)))


def play_one_by_one(made: Sequence[Sale]) -> Played:
    with running(_time(made[0])) as stack:
        naive = OneByOne(stack, Environment.of(os.environ).xero_api_url, settings())
        took = naive.post(made)
        calls = naive.organisation.calls
        return Played((calls.read + calls.write) / len(made), took)


def _sell(stack: Stack, business: Business, shown: Sequence[Sale], now: Sequence[Sale]) -> None:
    """Stripe shows all sales, and sends a webhook for each new one."""
    business.stripe.show(stripe_of(shown))
    for sale in now:
        if stack.deliver(business, shapes.updated(sale)) != 200:
            raise AssertionError("a webhook was refused")


def _work(stack: Stack) -> None:
    """Feeds the functions until no message is left, as fast as the queues let them."""
    while True:
        while stack.lambdas.poll_inbox() or stack.lambdas.poll_posting():
            pass
        if not stack.lambdas.waiting():
            return
        stack.clock.shift(DELAY)


def _go_on(stack: Stack, until: datetime | None = None) -> None:
    """Sweeps whenever a lane is to go on, as the schedule does by the minute; until then, or to the end."""
    while (sweeps_at := _sweeps_at()) and (until is None or sweeps_at <= until):
        stack.clock.move_to(max(sweeps_at, datetime.now(UTC)))
        stack.lambdas.invoke("sweep", {})
        _work(stack)
    if until:
        stack.clock.move_to(max(until, datetime.now(UTC)))


def _sweeps_at() -> datetime | None:
    """Returns the whole minute at which the sweep finds the lane; None if that has nothing left to do."""
    try:
        item = LaneItem.get(TENANT, consistent_read=True)
    except DoesNotExist:
        return None
    if not item.resting:
        return None
    return datetime.fromtimestamp(math.ceil(item.wakes_at.timestamp() / 60) * 60, UTC)


def _longest(count: int) -> timedelta:
    """Returns the longest time from a sale to its payment in Xero.

    Raises AssertionError unless all are there.
    """
    paid = [row for row in rows.all_rows(TENANT, consistent=True) if row.kind == Payment.__name__]
    took = [row.settled_at - row.happened_at for row in paid if row.xero_id and row.settled_at]
    if len(took) != count or rows.has_pending(TENANT):
        raise AssertionError(f"{len(took)} of {count} payments are in Xero")
    return max(took)


def _time(sale: Sale) -> datetime:
    return datetime.fromtimestamp(sale.created, UTC)


if __name__ == "__main__":
    print("\n".join(table()))
