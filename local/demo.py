"""A small trading day, from Stripe's webhooks to Xero's books, in one process and in seconds."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import Any

from rich.console import Console

from local.day import Day, judged, show
from local.playing import play
from local.stack import Stack, running
from local.trading_day import trading_day
from local.worlds import Phase, parse

TENANT = "demo"


def main() -> int:
    """Zero only if the books are right."""
    world = parse(trading_day())
    _progress("starting Xero and Stripe stand-ins and the functions' surroundings")
    with running(world.phases[0].now) as stack:
        day = play_day(stack, world.settings, world.phases[0])
    show(day, Console())
    return 0 if day.is_right else 1


def play_day(stack: Stack, settings: dict[str, Any], phase: Phase) -> Day:
    business = stack.open_business(TENANT, settings)
    _progress(f"delivering {len(phase.deliveries)} signed webhooks, reading Stripe, posting to Xero")
    start = perf_counter()
    outcome = play(stack, business, phase)
    seconds = perf_counter() - start
    _progress("asking bean-check for its opinion of the books")
    return judged(business.xero, settings, phase, outcome, seconds)


def _progress(words: str) -> None:
    print(f"demo: {words} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
