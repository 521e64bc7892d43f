"""Builds a world of many card payments at once, and measures what playing it costs, for make bench.

Every third customer left neither name nor e-mail. All payments come in one phase, with a webhook each,
and the feed runs after them, as after an outage or on the day of a sale.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from typing import Any

from local.demo.trading_day import CLOSE, SETTINGS, at, stamp
from local.worlds import stripe_shapes as shapes
from local.worlds.replay import replay
from local.worlds.stripe_shapes import Buyer, Sale, Thing
from local.worlds.world import parse

# ru_maxrss is in kilobytes, except on macOS.
UNIT = 1 if sys.platform == "darwin" else 1024
# Played first, so that everything is loaded.
FEW = 25


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of playing one world in a process of its own.

    `seconds` is the elapsed time; `busy` is CPU time, which other programs affect less. `bytes` is the peak
    memory of the process.
    """

    charges: int
    seconds: float
    busy: float
    bytes: int

    def bytes_for_each_beyond(self, fewer: Cost) -> float:
        """Returns the bytes per further charge, leaving out what every world takes: programs and buffers."""
        return (self.bytes - fewer.bytes) / (self.charges - fewer.charges)


def rush(count: int) -> Thing:
    """Builds the world as JSON."""
    sales = [_sale(number) for number in range(count)]
    return {
        "name": f"rush-of-{count}",
        "about": f"{count} card payments, told at once.",
        "settings": deepcopy(SETTINGS),
        "phases": [
            {
                "now": stamp(CLOSE),
                "stripe": stripe_of(sales),
                "deliveries": [{"to": "stripe", "body": shapes.succeeded(sale)} for sale in sales],
                "feed": True,
                "expect": {"parked": 0, "ignored": 0, "refused": 0},
            }
        ],
    }


def cost(charges: int) -> Cost:
    """Measures one replay. Raises AssertionError unless every charge is paid in Xero."""
    replay(parse(rush(FEW)))
    # Garbage not yet collected would count towards the charges, and its amount depends on what is loaded.
    gc.collect()
    gc.freeze()
    world = parse(rush(charges))
    began, busy = time.perf_counter(), time.process_time()
    report = replay(world)
    took, spent = time.perf_counter() - began, time.process_time() - busy
    check(report, charges)
    return Cost(charges, took, spent, _peak())


def cost_apart(charges: int) -> Cost:
    """Measures one replay in a process of its own."""
    command = [sys.executable, "-m", "local.bench.rush", str(charges)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return Cost(**json.loads(answer.stdout.splitlines()[-1]))


def check(report: dict[str, Any], count: int) -> None:
    """Raises AssertionError unless `count` charges are paid in Xero and nothing is left to do."""
    (phase,) = report["phases"]
    paid = sum(1 for each in report["documents"] if each["kind"] == "payment")
    if paid != count or phase["pending"] or phase["parked"]:
        raise AssertionError(f"{paid} of {count} charges are paid in Xero")


def _sale(number: int) -> Sale:
    bare = number % 3 == 2
    buyer = None if bare else Buyer(f"Buyer {number:05d}", f"buyer{number}@example.com", "Leeds")
    return Sale(at(8, 0) + number, buyer, f"Job {number}", 1999 + 7 * number)


def stripe_of(sales: Sequence[Sale]) -> Thing:
    """Builds Stripe's objects of these sales."""
    buyers = [(sale.buyer, sale.created) for sale in sales if sale.buyer]
    return {
        "customers": [shapes.customer(*each) for each in buyers],
        "payment_intents": [shapes.payment_intent(sale) for sale in sales],
        "charges": [shapes.charge(sale) for sale in sales],
        "balance_transactions": [shapes.balance_transaction(sale) for sale in sales],
        "events": [shapes.succeeded(sale) for sale in sales],
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


if __name__ == "__main__":
    print(json.dumps(asdict(cost(int(sys.argv[1])))))
