"""Adds up what is charged for in an hour, and what that costs in a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from local.bench.scale import prices


@dataclass(frozen=True, slots=True)
class Usage:
    """What is charged for in an hour. `logged` is bytes; `messages` are requests to FIFO queues."""

    written: float = 0.0
    read: float = 0.0
    kms: float = 0.0
    messages: float = 0.0
    gb_seconds: float = 0.0
    runs: float = 0.0
    traces: float = 0.0
    logged: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: Usage) -> Usage:
        return self + other.times(-1)

    def times(self, factor: float) -> Usage:
        return Usage(*(factor * each for each in astuple(self)))


def total(usages: Iterable[Usage]) -> Usage:
    return sum(usages, Usage())


# What each is in the table of costs, and which prices are paid for it.
ITEMS: dict[str, dict[str, prices.Price]] = {
    "DynamoDB": {"written": prices.WRITTEN, "read": prices.READ},
    "KMS": {"kms": prices.KMS},
    "SQS": {"messages": prices.FIFO},
    "Lambda": {"gb_seconds": prices.GB_SECOND, "runs": prices.RUN},
    "X-Ray": {"traces": prices.TRACE},
    "logs": {"logged": prices.LOGGED},
}


def monthly(hourly: Usage) -> dict[str, float]:
    """Returns USD a month by item, for the same usage in each hour."""
    return {
        item: sum(prices.HOURS * price.of(getattr(hourly, name)) for name, price in paid.items())
        for item, paid in ITEMS.items()
    }


def cost(hourly: Usage) -> float:
    """Returns USD a month."""
    return sum(monthly(hourly).values())
