"""Lets a backlog drain beside another business's trade, and reports how that went."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from local.bench.drain import backlog
from local.bench.drain.neighbour import Neighbour
from local.bench.virtual import functions, queues
from local.bench.virtual.latencies import Latencies
from local.bench.virtual.stack import LATENCIES, VirtualStack, virtual
from local.demo.trading_day import SETTINGS
from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.shapes import Thing
from local.stack.business import Business
from local.standins.calls import Call
from local.standins.gocardless import Limits as GoCardlessLimits
from local.standins.stripe import Limits as StripeLimits
from local.stripe_month.account import StripeAccount
from shared.provider import PROVIDERS
from shared.store import feeds, rows

CONNECTED = datetime(2026, 11, 20, 9, tzinfo=UTC)
TENANT, OTHER = "demo", "other"
STRIPE, GOCARDLESS = 20_000, 5_000
STEP = timedelta(seconds=30)
# After that long a backlog that has not drained never will.
PATIENCE = timedelta(days=2)
# The longest that 99 of 100 payments of another business may take to Xero meanwhile.
MOST_WAIT = timedelta(minutes=1)
SALE_EVERY = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Backlog:
    """A business's movements at both providers, and the limits it meets there: everything by one scale.

    The scale divides numbers and limits alike, so that the same happens in the same virtual time.
    """

    stripe: StripeAccount
    gocardless: GoCardlessAccount
    scale: int

    @classmethod
    def of(cls, scale: int) -> Backlog:
        cards, debits = (
            backlog.cards(CONNECTED, STRIPE // scale),
            backlog.debits(CONNECTED, GOCARDLESS // scale),
        )
        return cls(cards, debits, scale)

    @property
    def stripe_limits(self) -> StripeLimits:
        usual = StripeLimits()
        return StripeLimits(_part(usual.account, self.scale), _part(usual.endpoint, self.scale))

    @property
    def gocardless_limits(self) -> GoCardlessLimits:
        usual = GoCardlessLimits()
        return GoCardlessLimits(_part(usual.minute, self.scale), usual.balances)


@dataclass(frozen=True, slots=True)
class Report:
    """How the backlog drained. `took` is None if it has not; `real_seconds` is what playing it cost.

    `answers` counts the answers of each provider by status; `waits` are the other business's, in order.
    """

    took: timedelta | None
    right: bool
    parked: int
    queues: dict[str, queues.Tally]
    dead: int
    answers: dict[str, Counter[int | None]]
    waits: Sequence[timedelta]
    functions: dict[str, functions.Tally]
    real_seconds: float

    @property
    def is_good(self) -> bool:
        """Whether all is booked, nothing has died, and others hardly noticed."""
        in_time = self.wait_of(0.99) <= MOST_WAIT
        return self.took is not None and self.right and not self.dead and in_time

    def wait_of(self, share: float) -> timedelta:
        """Returns the wait that this share of the other business's payments does not exceed."""
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))]


def drain(
    made: Backlog, say: Callable[[str], None] = lambda _: None, latencies: Latencies = LATENCIES
) -> Report:
    """Plays the backlog to its end. `say` is told of the progress every virtual quarter of an hour."""
    began = time.perf_counter()
    with virtual(
        CONNECTED,
        stripe_limits=made.stripe_limits,
        gocardless_limits=made.gocardless_limits,
        latencies=latencies,
    ) as stack:
        business = stack.stack.open_business(TENANT, _settings())
        business.stripe.show(made.stripe.world())
        business.gocardless.show(made.gocardless.world())
        neighbour = Neighbour(stack, stack.stack.open_business(OTHER, _settings()), SALE_EVERY)
        neighbour.sell()
        took = _until_drained(stack, say)
        neighbour.sells = False
        stack.run(datetime.now(UTC) + SALE_EVERY)
        return Report(
            took=took,
            right=_is_right(business, made),
            parked=sum(1 for _ in rows.in_state(TENANT, "parked")),
            queues={name: queue.tally for name, queue in stack.queues.items()},
            dead=sum(queue.tally.died for queue in stack.queues.values()),
            answers={
                "stripe": _by_status(business.stripe.log),
                "gocardless": _by_status(business.gocardless.log),
                "xero": Counter(call.status for call in business.xero.log),
            },
            waits=neighbour.waits(),
            # Copies: whatever still runs is killed when the stack is taken down.
            functions={name: replace(tally) for name, tally in stack.functions.tallies.items()},
            real_seconds=time.perf_counter() - began,
        )


def _until_drained(stack: VirtualStack, say: Callable[[str], None]) -> timedelta | None:
    while (spent := datetime.now(UTC) - CONNECTED) < PATIENCE:
        if _is_drained(stack):
            return spent
        if not spent % timedelta(minutes=15):
            waiting = {name: len(queue) for name, queue in stack.queues.items() if len(queue)}
            say(f"after {spent}: waiting {waiting}")
        stack.run(datetime.now(UTC) + STEP)
    return None


def _is_drained(stack: VirtualStack) -> bool:
    """Whether both lists are read to their end, no message waits, and nothing is to be posted."""
    for provider in PROVIDERS:
        window = feeds.read(TENANT, provider).window
        if window is None or not window.finished_at:
            return False
    waiting = sum(len(queue) for queue in stack.queues.values() if queue.spec.dead)
    return not waiting and not rows.has_pending(TENANT)


def _is_right(business: Business, made: Backlog) -> bool:
    """Whether the clearing accounts and the bank hold in Xero what the providers say, to the penny."""
    books = business.xero.trial_balance()
    paid_out = [*made.stripe.things["payouts"], *made.gocardless.things["payouts"]]
    told = {
        "091": made.stripe.net(),
        "092": made.gocardless.clearing(),
        "090": sum(each["amount"] for each in paid_out),
    }
    return all(books.get(code, Decimal(0)) == Decimal(pence).scaleb(-2) for code, pence in told.items())


def _settings() -> Thing:
    first = CONNECTED - timedelta(days=backlog.DAYS + backlog.AGO + 5)
    # The last fees would wait for others, of which there are none.
    return deepcopy(SETTINGS) | {"feed_from": first.date().isoformat(), "gather_minutes": 0}


def _by_status(log: Sequence[Call]) -> Counter[int | None]:
    return Counter(call.status for call in log)


def _part(limit: int, scale: int) -> int:
    return max(1, limit // scale)
