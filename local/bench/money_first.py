"""Measures whether payments wait for a first import: python -m local.bench.money_first.

A business sells every half minute, as on any day, in virtual time; then the same while all of its customers
and their invoices are brought in from Xero, which answers both alike. Xero's minute is shared: the import
leaves the writer half of it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from local.bench.drain.neighbour import Neighbour
from local.bench.drain.run import CONNECTED, OTHER
from local.bench.many_contacts import fill
from local.bench.many_sales import sell
from local.bench.virtual.stack import virtual
from local.demo.trading_day import SETTINGS
from shared.operations.contacts.progress import both
from shared.store import jobs

SALE_EVERY, SECOND = timedelta(seconds=30), timedelta(seconds=1)
AN_HOUR = timedelta(hours=1)
CUSTOMERS, INVOICES = 10_000, 100_000
# How much longer the slowest payment may take than on a quiet day.
ALLOWED = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Waited:
    """How long payments took to Xero, the shortest first, and how long the import took beside them."""

    waits: Sequence[timedelta]
    took: timedelta

    @property
    def longest(self) -> timedelta:
        return self.waits[-1]

    @property
    def median(self) -> timedelta:
        return self.waits[len(self.waits) // 2]


def waited(customers: int, invoices: int) -> Waited:
    """Sells while so many customers and invoices come in, for ten minutes at least. Raises AssertionError
    unless all of them are in within an hour."""
    with virtual(CONNECTED) as stack:
        business = stack.stack.open_business(OTHER, SETTINGS)
        fill(business.xero, customers)
        sell(business.xero, invoices, CONNECTED.date())
        jobs.begin(OTHER, "contacts", CONNECTED)
        neighbour = Neighbour(stack, business, SALE_EVERY)
        neighbour.sell()
        ended = CONNECTED
        while not both(OTHER)[1].is_done or ended - CONNECTED < timedelta(minutes=10):
            if ended - CONNECTED > AN_HOUR:
                raise AssertionError("the import has not come to its end within an hour")
            ended += SALE_EVERY
            stack.run(ended)
        neighbour.sells = False
        stack.run(datetime.now(UTC) + timedelta(minutes=2))
        return Waited(neighbour.waits(), ended - CONNECTED)


def main(customers: int = CUSTOMERS, invoices: int = INVOICES) -> int:
    quiet, busy = waited(1, 1), waited(customers, invoices)
    for name, each in (("quiet", quiet), (f"{invoices:,} invoices", busy)):
        print(
            f"{name:18} median {each.median / SECOND:.0f} s, longest {each.longest / SECOND:.0f} s,"
            f" {len(each.waits)} payments in {each.took}"
        )
    return int(busy.longest > quiet.longest + ALLOWED)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
